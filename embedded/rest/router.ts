import { type Answer, error } from './response';

export interface Request {
  /** The segments of the path that stand for `:name` in the pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type Route = (request: Request) => Answer | Promise<Answer>;

/** Routes by method and pattern, e.g. `GET /registrar/:id/ecert`. What no pattern fits is answered 404. */
export function router(routes: Readonly<Record<string, Route>>) {
  const all = Object.entries(routes).map(([pattern, route]) => {
    const [method = '', path = ''] = pattern.split(' ');
    return { method, segments: split(path), route };
  });
  return async (method: string, url: string, body: string): Promise<Answer> => {
    const { pathname, searchParams: query } = new URL(url, 'http://peer');
    const segments = split(decode(pathname));
    const here = all.flatMap((one) => {
      const params = match(one.segments, segments);
      return params ? [{ ...one, params }] : [];
    });
    if (method === 'OPTIONS' && here.length)
      return { status: 200, body: '', allow: here.map((one) => one.method).join(', ') };
    const found = here.find((one) => one.method === method);
    if (!found) return error(404, 'Openchain endpoint not found.');
    return found.route({ params: found.params, query, body });
  };
}

function split(path: string): string[] {
  return path.replace(/^\/|\/$/g, '').split('/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function match(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
