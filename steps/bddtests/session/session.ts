import type { FabricWorld } from '../../../support/world';
import { Answers } from './answers';
import { Calls } from './calls';
import { Commands } from './commands';
import { Events } from './events';
import { Logs } from './logs';
import { Peers } from './peers';
import { Requests } from './requests';
import { Users } from './users';

/** What a scenario in the words of Fabric's own suite remembers from step to step. */
export class Session {
  readonly answers: Answers;
  readonly peers: Peers;
  readonly users: Users;
  readonly requests: Requests;
  readonly calls: Calls;
  readonly commands: Commands;
  readonly logs: Logs;
  readonly events: Events;

  constructor(world: FabricWorld) {
    this.answers = new Answers(world);
    this.peers = new Peers(world);
    this.users = new Users(world);
    this.requests = new Requests(world, this.users, this.answers);
    this.calls = new Calls(world, this.peers, this.users, this.answers);
    this.commands = new Commands(world);
    this.logs = new Logs(world);
    this.events = new Events(world, this.peers);
  }
}

const sessions = new WeakMap<FabricWorld, Session>();

/** The scenario's session, from its first step in these words on. */
export function session(world: FabricWorld): Session {
  const session = sessions.get(world) ?? new Session(world);
  sessions.set(world, session);
  return session;
}
