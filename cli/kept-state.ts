import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Deployment } from '../support/chaincode/deployment';

/** What later commands need to know of a deployment; the network itself does not tell. */
export type KeptDeployment = Pick<Deployment, 'chaincode' | 'constructorMessage' | 'name'>;

/** The deployments on a network that was kept, the last one last; in the user's own state folder. */
export class KeptState {
  readonly #file: string;

  constructor(project: string, environment = process.env) {
    const root = environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
    this.#file = join(root, 'chaincode-bdd', `${project}.json`);
  }

  get deployments(): KeptDeployment[] {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'));
    } catch {
      return []; // Nothing is deployed yet.
    }
  }

  add({ chaincode: { source: _, ...chaincode }, constructorMessage, name }: Deployment): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const all = [...this.deployments, { chaincode, constructorMessage, name }];
    writeFileSync(this.#file, `${JSON.stringify(all, undefined, 2)}\n`);
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }
}
