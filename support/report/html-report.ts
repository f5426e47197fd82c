import type { FormatterPlugin } from '@cucumber/cucumber/api';
import html from '@cucumber/cucumber/lib/formatter/builtin/html';
import type { Envelope, StepMatchArgument } from '@cucumber/messages';

/** Cucumber's `html`, with steps as they are written, and without code to define undefined ones. */
export default {
  ...html,
  formatter: (context) =>
    html.formatter({
      ...context,
      on: (key, handler) => context.on(key, (message) => message.suggestion || handler(shown(message))),
    }),
} satisfies FormatterPlugin;

/** Without arguments that matched nothing, as an absent ` within 30 s`: the report would repeat the text before it. */
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
