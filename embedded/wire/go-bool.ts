/** As Go's strconv.ParseBool; undefined for what it refuses. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : undefined;
}

/** A setting of the environment as Fabric reads it: what is no boolean is false. */
export const isTrue = (value: string | undefined): boolean => parseBool(value ?? '') === true;
