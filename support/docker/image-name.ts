import { UserError } from '../errors';

/** A registry's host, a path in lower case, a tag or a digest; what else there is of rules, the engine knows. */
const REFERENCE = /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/;

/** Throws a UserError for what is no name of an image. `subject` is how the reader gave it. */
export function assertImageName(name: string, subject = `"${name}"`): void {
  if (!REFERENCE.test(name))
    throw new UserError(
      `${subject} is no name of an image: write it like chaincode-bdd/peer or host:5000/peer:tag.`,
    );
}
