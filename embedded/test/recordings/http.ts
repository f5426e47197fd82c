import { request } from 'node:http';
import type { Answer, RestRequest } from './recording';

/** Asks as `curl -i` does: stdout is the head and the body of the answer, as they came. */
export function curl(
  { host, port }: { host: string; port: number },
  { method, path, body }: RestRequest,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, method, path, agent: false }, async (response) => {
      let head = `HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}\n`;
      for (let i = 0; i < response.rawHeaders.length; i += 2) {
        head += `${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}\n`;
      }
      try {
        const chunks = await response.toArray();
        resolve({ stdout: `${head}\n${Buffer.concat(chunks)}`, stderr: '', exit: 0 });
      } catch (error) {
        reject(error);
      }
    });
    // curl asks to keep the connection.
    asked.setHeader('Connection', 'keep-alive');
    asked.on('error', reject).end(body);
  });
}
