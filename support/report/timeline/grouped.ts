/** Things in order, in groups of neighbours that belong together. */
export function grouped<T>(things: readonly T[], together: (one: T, next: T) => boolean): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  for (const thing of things) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last !== undefined && together(last, thing)) group.push(thing);
    else groups.push([thing]);
  }
  return groups;
}
