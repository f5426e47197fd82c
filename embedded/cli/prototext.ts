import type { ChaincodeSpec } from '../peer/services';

/** A ChaincodeSpec in protobuf's text format, as the log shows it; the blank at the end belongs to it. */
export function chaincodeSpec(spec: ChaincodeSpec): string {
  const { path, name } = spec.chaincodeID;
  return [
    spec.type === 'UNDEFINED' ? '' : `type:${spec.type} `,
    `chaincodeID:<${text('path', path)}${text('name', name)}> `,
    `ctorMsg:<${spec.args.map((arg) => `args:${quote(arg)} `).join('')}> `,
    text('secureContext', spec.secureContext),
    ...spec.attributes.map((attribute) => text('attributes', attribute)),
  ].join('');
}

/** A ChaincodeInvocationSpec around it. */
export function chaincodeInvocationSpec(spec: ChaincodeSpec): string {
  return `chaincodeSpec:<${chaincodeSpec(spec)}> `;
}

function text(field: string, value: string): string {
  return value === '' ? '' : `${field}:${quote(value)} `;
}

const ESCAPES: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** Bytes that are no printable ASCII are shown in octal. */
function quote(value: string): string {
  const characters = [...Buffer.from(value).toString('latin1')].map((c) => {
    const octal = () => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`;
    return ESCAPES[c] ?? (c >= ' ' && c <= '~' ? c : octal());
  });
  return `"${characters.join('')}"`;
}
