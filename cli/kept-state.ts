import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Deployment } from '../support/chaincode/deployment';
import { stateDirectory } from '../support/cleanup/kept-directory';

/** What later commands need to know of a deployment; the network itself does not tell. */
export type KeptDeployment = Pick<Deployment, 'chaincode' | 'constructorMessage' | 'name'>;

/** The deployments on a network that was kept, the last one last; in the user's own state folder. */
export class KeptState {
  readonly #file: string;

  constructor(project: string, environment = process.env) {
    this.#file = join(stateDirectory(environment), `${project}.json`);
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
