/** A scenario's description without the indentation and the empty lines around it. */
export function unindented(description: string): string {
  const lines = description.replace(/^\n+|\s+$/g, '').split('\n');
  const indentation = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indentation)).join('\n');
}

/** Matches the text as a whole, where `…` stands for anything. */
export function wildcard(text: string): RegExp {
  return new RegExp(`^${text.split('…').map(escaped).join('[^]*?')}$`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
