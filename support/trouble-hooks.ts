import { Before } from '@cucumber/cucumber';
import { isEngineLost } from './report/tellable';

/** What comes after the engine is gone is not worth trying, or telling. */
Before(() => (isEngineLost() ? 'skipped' : undefined));
