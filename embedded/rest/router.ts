import { type Answer, error } from './response';

export interface Request {
  /** The segments of the path that stand for `:name` in the pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type Route = (request: Request) => Answer | Promise<Answer>;

/** Routes by method and pattern, e.g. `GET /registrar/:id/ecert`. What no pattern fits is answered 404. */
export class Router {
  readonly #routes: { method: string; segments: string[]; route: Route }[] = [];

  constructor(routes: Readonly<Record<string, Route>>) {
    for (const [pattern, route] of Object.entries(routes)) {
      const [method = '', path = ''] = pattern.split(' ');
      this.#routes.push({ method, segments: split(path), route });
    }
  }

  async route(method: string, url: string, body: string): Promise<Answer> {
    const { pathname, searchParams: query } = new URL(url, 'http://peer');
    const segments = split(decode(pathname));
    const here = this.#routes.flatMap((r) => {
      const params = match(r.segments, segments);
      return params ? [{ ...r, params }] : [];
    });
    if (method === 'OPTIONS' && here.length) {
      return { status: 200, body: '', allow: here.map((r) => r.method).join(', ') };
    }
    const found = here.find((r) => r.method === method);
    if (!found) return error(404, 'Openchain endpoint not found.');
    return found.route({ params: found.params, query, body });
  }
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
