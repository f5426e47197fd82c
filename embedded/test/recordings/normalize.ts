import type { Answer } from './recording';

/** Two answers are the same if they are so but for times, transaction ids, hashes, addresses and certificates. */
export function normalize({ stdout, stderr, exit }: Answer): Answer {
  return { stdout: normalizeText(stdout), stderr: normalizeText(stderr), exit };
}

/** The answer as it is compared with the recorded one: cut like it, and line by line. */
export function comparable(answer: Answer, recorded: Answer) {
  return {
    ...answer,
    stdout: cutAlike(answer.stdout, recorded.stdout).split('\n'),
    stderr: answer.stderr.split('\n'),
  };
}

/** A recorded answer may have been cut off, with an ellipsis; then the rest of the actual one does not count. */
function cutAlike(actual: string, recorded: string): string {
  const at = recorded.indexOf('…');
  return at < 0 ? actual : actual.slice(0, at);
}

function normalizeText(text: string): string {
  // The transcripts end every output with a line feed.
  const lines = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return replacements.reduce((t, [pattern, by]) => t.replace(pattern, by), sortPeers(maskLength(lines)));
}

const replacements: [RegExp, string][] = [
  [/\r\n/g, '\n'],
  [/(?<!\d)\d\d:\d\d:\d\d\.\d{3}\b/g, 'TIME'],
  [/^Date: .*$/gm, 'Date: DATE'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'TXID'],
  [/"[A-Za-z0-9+/]{86}=="/g, '"HASH"'],
  [/"pkiID":"[A-Za-z0-9+/]{43}="/g, '"pkiID":"PKIID"'],
  [/\b\d+\.\d+\.\d+\.\d+:/g, 'ADDRESS:'],
  [/"seconds":\d+,"nanos":\d+/g, '"seconds":SECONDS,"nanos":NANOS'],
  [/("(?:nonce|cert|signature)"):"[A-Za-z0-9+/=]+"/g, '$1:"RANDOM"'],
  [/-----BEGIN\+CERTIFICATE-----[^"\n…]*/g, 'CERTIFICATE'],
];

/** Certificates, times and addresses do not always take the same number of bytes. */
function maskLength(text: string): string {
  if (!/CERTIFICATE|"nanos"|"address"/.test(text)) return text;
  return text.replace(/^Content-Length: \d+/m, 'Content-Length: LENGTH');
}

/** Peers are listed in no order, but that the asked one comes last where it is listed. */
function sortPeers(text: string): string {
  return text.replace(/^\{"peers":\[.*\]\}$/im, (line) => {
    const [[name, peers] = ['', []]] = Object.entries(
      JSON.parse(line) as Record<string, { ID: { name: string } }[]>,
    );
    const sorted = peers.toSorted((a, b) => (a.ID.name < b.ID.name ? -1 : 1));
    return JSON.stringify({ [name]: sorted });
  });
}
