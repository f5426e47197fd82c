import type { IncomingMessage, ServerResponse } from 'node:http';

/** A client's request, and the answer to it. */
export class ProxyRequest {
  /** Comes true when the client goes before its answer is complete. */
  readonly gone: Promise<void>;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    const { socket } = request;
    this.gone = new Promise((resolve) => {
      const listener = () => resolve();
      socket.once('close', listener);
      response.once('finish', () => socket.off('close', listener));
    });
  }

  /** True at once when its connection is broken; `gone` comes a moment later. */
  get isGone(): boolean {
    return this.request.socket.destroyed;
  }

  /**
   * What is left of the request's body, read to its end; undefined where it is longer than `limit` bytes. Rejects
   * when the client goes.
   */
  async body(limit: number): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    }
    return size <= limit ? Buffer.concat(chunks) : undefined;
  }

  /**
   * Reads what is left of the request to its end: a client that writes all of it before it reads would not hear an
   * answer to half of it, since an answer's end may be that of the connection.
   */
  async readAway(): Promise<void> {
    await this.body(0).catch(() => undefined); // Gone: it hears nothing anyway.
  }

  /** Answers as the engine tells an error. */
  async fail(status: number, message: string): Promise<void> {
    await this.readAway();
    this.response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(`${JSON.stringify({ message })}\n`);
  }

  /** Gives an answer that another has had. */
  async repeat({ status, headers, body }: RecordedResponse): Promise<void> {
    await this.readAway();
    this.response.writeHead(status, headers).end(body);
  }
}

export interface RecordedResponse {
  readonly status: number;
  /** Name, value, name, value, … */
  readonly headers: string[];
  readonly body: string;
}
