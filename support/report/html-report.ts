import type { FormatterPlugin } from '@cucumber/cucumber/api';
import html from '@cucumber/cucumber/lib/formatter/builtin/html';
import type { Envelope, StepMatchArgument } from '@cucumber/messages';

/** Cucumber's `html`, with sentences as they are. */
export default {
  ...html,
  formatter: (context) =>
    html.formatter({
      ...context,
      on: (key, handler) => context.on(key, (message) => handler(shown(message))),
    }),
} satisfies FormatterPlugin;

/**
 * Without the arguments that matched nothing, as an optional ` within 30 s` does that is not there: the report would
 * print the text before such a one twice.
 */
export function shown(message: Envelope): Envelope {
  const { testCase } = message;
  if (!testCase) return message;
  const testSteps = testCase.testSteps.map(({ stepMatchArgumentsLists, ...step }) => ({
    ...step,
    ...(stepMatchArgumentsLists && {
      stepMatchArgumentsLists: stepMatchArgumentsLists.map(({ stepMatchArguments }) => ({
        stepMatchArguments: stepMatchArguments.filter(hasMatched),
      })),
    }),
  }));
  return { ...message, testCase: { ...testCase, testSteps } };
}

const hasMatched = ({ group }: StepMatchArgument): boolean => group.value !== undefined && group.value !== '';
