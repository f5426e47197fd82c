import { bareId } from '../docker/images';

/** `1 scenario`, `2 scenarios` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;

export const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';

/** `chaincode-bdd/peer (7f3df968dc05)` */
export const imageTitle = ({ reference, id }: { readonly reference: string; readonly id: string }): string =>
  `${reference} (${bareId(id).slice(0, 12)})`;
