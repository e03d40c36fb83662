/** Histories of teams in which nobody knows everything: for properties that have to hold whatever happens in whatever order. */
import type { Role } from '../../../../src-shared/domain/team/roles.ts';
import type { AclFile } from '../acl-file.ts';
import type { Segment } from '../segment.ts';
import { entity, type Person, type Team, team } from './people.ts';

export interface Step {
  readonly who: number;
  readonly what: 'rate' | 'tag' | 'untag' | 'create' | 'fork' | 'remove' | 'role' | 'adopt' | 'grant' | 'revoke' | 'computer' | 'stolen';
  readonly target: number;
  readonly value: number;
  /** Of what was said and written before, how much the one who acts has heard of: 0–1. */
  readonly heard: number;
}

export const WHATS: readonly Step['what'][] = ['rate', 'rate', 'rate', 'tag', 'untag', 'create', 'fork', 'remove', 'role', 'adopt', 'grant', 'revoke', 'computer', 'stolen'];
const ROLES: readonly Role[] = ['admin', 'admin', 'editor', 'contributor', 'viewer'];

export interface History {
  readonly team: Team;
  readonly people: readonly Person[];
  readonly files: readonly (AclFile | Segment)[];
}

export function historyOf(steps: readonly Step[]): History {
  const one = team();
  const people = [one.founder, ...ROLES.map((role, i) => one.join(`p${i}`, role))];
  const start = one.files.length;
  for (const step of steps) {
    const who = people[step.who % people.length] as Person;
    const other = people[step.target % people.length] as Person;
    const known = start + Math.floor((one.files.length - start) * step.heard);
    who.hear(...one.files.slice(0, known));
    act(one, { who, other, third: people[step.value % people.length] as Person, step });
  }
  return { team: one, people, files: one.files };
}

function act(one: Team, { who, other, third, step: { what, target, value } }: { who: Person; other: Person; third: Person; step: Step }): void {
  const asset = entity(1 + (target % 4));
  const tag = entity(50 + (value % 2));
  const cut = who.cutOf(other);
  if (what === 'rate') one.rate(who, 1 + (target % 4), value);
  else if (what === 'create') one.write(who, who.group([{ op: 'create', entity: asset, kind: 1 }]));
  else if (what === 'tag') one.write(who, who.group([{ op: 'add', entities: [asset], field: 40, elem: tag, dot: entity(100 + (value % 100)) }]));
  else if (what === 'untag') one.write(who, who.group([{ op: 'remove', entities: [asset], field: 40, elem: tag, dots: [[entity(100 + (value % 100))]] }]));
  else if (what === 'fork') one.files.push(who.writeAfter(who.own[value % Math.max(1, who.own.length)], who.group([{ op: 'set', entities: [asset], field: 3, value, seen: [null] }])));
  else if (what === 'remove') one.say(who, { t: 'remove', member: other.member, cut });
  else if (what === 'role') one.say(who, { t: 'role.set', member: other.member, role: ROLES[value % ROLES.length] as Role, cut });
  else if (what === 'computer') one.computer({ invites: who, admits: third, of: other });
  else if (what === 'stolen') one.say(who, { t: 'remove', member: other.member, device: other.signer.id, cut });
  else if (what === 'adopt') one.say(who, { t: 'adopt', segments: other.own.slice(-2).map(({ hash }) => Buffer.from(hash, 'hex')) });
  else one.say(who, { t: 'grant', member: other.member, collection: tag, on: what === 'grant', cut });
}
