import { UserError } from '../../errors';

/** Fabric's own, of a peer or membersrvc, and those of Go's runtime, say GOMAXPROCS. */
const NAME = /^(?:(?:CORE|MEMBERSRVC)(?:_[A-Z0-9]+)+|GO[A-Z]+)$/;

/** Environment variables from a table's rows of name and value. Throws a UserError for a row that is no such thing. */
export function peerSettings(rows: readonly (readonly string[])[]): Record<string, string> {
  for (const row of rows) {
    const [name = ''] = row;
    if (row.length !== 2)
      throw new UserError(
        `| ${row.join(' | ')} | is no setting: a row has a name and a value, as | CORE_LOGGING_LEVEL | debug |`,
      );
    if (!NAME.test(name))
      throw new UserError(
        `"${name}" is no environment variable of a peer: its name is written like CORE_LOGGING_LEVEL, and the table has no heading row`,
      );
  }
  return Object.fromEntries(rows);
}
