/** An error whose message says it all: where in this project's code it was thrown is no help to its reader. */
export class PlainError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/** A mistake or lack on the user's side. Its message names cause and remedy. */
export class UserError extends PlainError {
  override readonly name = 'UserError';
}
