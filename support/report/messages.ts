import {
  AttachmentContentEncoding,
  type Duration,
  type TestStepFinished,
  TimeConversion,
} from '@cucumber/messages';
import type { Query } from '@cucumber/query';

/** Of how to remove a network that stays on the engine. */
export const REMOVAL_MEDIA_TYPE = 'text/vnd.chaincode-bdd.removal+plain';

/** The texts that steps and hooks attached under a media type; those of all scenarios, or of these steps. */
export function attached(
  query: Query,
  mediaType: string,
  steps: readonly TestStepFinished[] = query.findAllTestStepFinished(),
): string[] {
  return steps
    .flatMap((step) => query.findAttachmentsBy(step))
    .filter((attachment) => attachment.mediaType === mediaType)
    .map(({ body, contentEncoding }) =>
      contentEncoding === AttachmentContentEncoding.BASE64 ? Buffer.from(body, 'base64').toString() : body,
    );
}

export const milliseconds = (duration: Duration | undefined): number =>
  duration ? TimeConversion.durationToMilliseconds(duration) : 0;

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/** The lines below their title; nothing where there are none. */
export const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines];
