import type { Message } from 'google-protobuf';

/** What a message is made of, by its setters: `setTxId` is `txId`. */
export type Fields<M> = {
  readonly [S in keyof M as S extends `set${infer Name}` ? Uncapitalize<Name> : never]?: M[S] extends (
    value: infer Value,
  ) => void
    ? Value
    : never;
};

/** A protobuf message with these fields. */
export function messageOf<M extends Message>(Type: new () => M, fields: Fields<M>): M {
  const message = new Type();
  const setters = message as unknown as Record<string, (value: unknown) => void>;
  for (const [name, value] of Object.entries(fields))
    setters[`set${name.slice(0, 1).toUpperCase()}${name.slice(1)}`]?.(value);
  return message;
}

/** The same, serialized. */
export const bytesOf = <M extends Message>(Type: new () => M, fields: Fields<M>): Uint8Array =>
  messageOf(Type, fields).serializeBinary();

/** The message in these bytes; an empty one where there are none. */
export const read = <M>(
  Type: { deserializeBinary(bytes: Uint8Array): M },
  bytes: Uint8Array | undefined,
): M => Type.deserializeBinary(bytes ?? new Uint8Array());
