/** A mistake or lack on the user's side. Its message names cause and remedy and is shown without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.stack = `${this.name}: ${message}`;
  }
}
