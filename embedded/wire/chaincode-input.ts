import { field, isObject, mismatch } from './go-json';

/**
 * Reads a constructor or call such as `{"Function":"init","Args":["a"]}` or `{"Args":["init","a"]}`: the arguments,
 * the function's name first. Throws Go's error where a value has the wrong type.
 */
export function chaincodeInput(json: unknown): string[] {
  if (json === null) return [];
  if (!isObject(json)) throw mismatch(json, 'protos.strArgs');
  const name = string(field(json, 'function'));
  const args = strings(field(json, 'args'));
  return name === '' ? args : [name, ...args];
}

/** A Go string: absent and null are empty. */
export function string(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw mismatch(value, 'string');
  return value;
}

/** A Go []string. */
export function strings(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw mismatch(value, '[]string');
  return value.map(string);
}
