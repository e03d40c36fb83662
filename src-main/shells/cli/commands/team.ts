import { isRole, type Role, ROLES } from '../../../../src-shared/domain/team/roles.ts';
import type { TeamMember, TeamRequest } from '../../../../src-shared/contract/team.ts';
import { resolve } from 'node:path';
import { type Command, type Context, type Result, UsageError } from '../command.ts';
import { originals } from './team-originals.ts';
import { conflicts, grant, here, log, news, resolve as decide, restore, takeBack } from './team-together.ts';

const USE = `team create <folder> --name PERSON [--team NAME] [--root DIR]… | team share <folder of the library> | team invite --role ${ROLES.join('|')} --name PERSON | team invite --device [<member>] | team join <folder> --code CODE [--name PERSON] | team requests | team admit --all|<id>… | team members | team role <member> <role> | team remove <member> | team machine remove <member> <id> | team held | team adopt --all|<segment>… | team leave [--untold] | team recover --key KEY [<folder> --name PERSON] | team sync | team status | team log [FILE] [--person NAME] [--kind KIND]… [--since DATE] [--until DATE] [--limit N] | team news [--seen] | team conflicts | team resolve <file>…|--all [--field F] --use shown|mine|theirs|PERSON | team restore <path|query>… --field F,… --at DATE | team take-back PERSON <change> [<change>] | team here | team grant <collection> [<member>] [--off] | team originals keep <folder of the team> [--plan|--verify] | team originals fetch <path|query>… [--plan] | team originals free [--plan] | team check <folder>`;

export const team: Command = {
  usage: USE,
  about:
    'Shares this catalog with a team over a plain folder, on a network drive say: no server, and everybody keeps working when it is away. create says which folders of the library take part (all that are there, unless --root names some); everything else stays private. join asks to be let in, and an admin or editor admits; compare the six words.',
  words: [1, 100],
  options: { name: { type: 'string' }, team: { type: 'string' }, root: { type: 'string', multiple: true }, role: { type: 'string' }, code: { type: 'string' }, all: { type: 'boolean' }, untold: { type: 'boolean' }, device: { type: 'boolean' }, key: { type: 'string' }, limit: { type: 'string' }, field: { type: 'string' }, use: { type: 'string' }, person: { type: 'string' }, kind: { type: 'string', multiple: true }, since: { type: 'string' }, until: { type: 'string' }, seen: { type: 'boolean' }, at: { type: 'string' }, off: { type: 'boolean' }, plan: { type: 'boolean' }, verify: { type: 'boolean' }, query: { type: 'boolean' } },
  run(context) {
    const act = ACTS[context.args[0] ?? ''];
    if (!act) throw new UsageError(`Use: vitrine ${USE}`);
    return act(context, context.args.slice(1));
  },
};

const ACTS: Readonly<Record<string, (context: Context, words: readonly string[]) => Promise<Result>>> = {
  async create({ client, options }, words) {
    const roots = options['root'] as readonly string[] | undefined;
    const made = await client.call('team.create', {
      folder: resolve(only(words, 'the shared folder')), name: text(options, 'name'),
      ...(typeof options['team'] === 'string' ? { team: options['team'] } : {}), ...(roots?.length ? { roots: roots.map((root) => resolve(root)) } : {}),
    });
    const { folder, team: name, member, roots: shared, recovery } = made;
    const lines = [
      `${name} is in ${folder}.`,
      shared.length ? `These folders take part: ${shared.join(', ')}. Everything else stays private.` : 'No folder of the library takes part yet.',
      `Recovery key, for the day on which no admin is left. Write it on paper and keep it where the share is not: ${recovery}`,
    ];
    return { json: { folder, team: name, member, roots: shared, recovery }, text: lines.join('\n') };
  },
  async share({ client }, words) {
    const { path } = await client.call('team.share', { path: resolve(only(words, 'the folder')) });
    return { json: { path }, text: `${path} is the team's now. The others add it where it is mounted with them.` };
  },
  async invite({ client, options }, words) {
    if (options['device'] === true) {
      const { code, member, name } = await client.call('team.inviteComputer', words.length ? { member: only(words, 'the member') } : {});
      return { json: { code, member, name }, text: `Another computer of ${name} joins by this. Give it to nobody else:\n${code}` };
    }
    const { code, role, name } = await client.call('team.invite', { role: roleIn(options['role']), name: text(options, 'name') });
    return { json: { code, role, name }, text: `Give this to ${name}, and to nobody else:\n${code}` };
  },
  async join({ client, options }, words) {
    const { folder, member, words: six, state } = await client.call('team.join', { folder: resolve(only(words, 'the shared folder')), code: text(options, 'code'), ...(typeof options['name'] === 'string' ? { name: text(options, 'name') } : {}) });
    return { json: { folder, member, words: six, state }, text: state === 'member' ? `You are in: ${folder}` : `You asked to be let in. Whoever lets you in sees the same six words: ${six}` };
  },
  async requests({ client }) {
    const { requests } = await client.call('team.requests', {});
    return { json: { requests }, text: requests.map(asking).join('\n') || 'Nobody asks to be let in.' };
  },
  async admit({ client, options }, words) {
    if ((options['all'] === true) === words.length > 0) throw new UsageError('Say whom to let in: team admit --all, or the ids that team requests shows.');
    const { admitted } = await client.call('team.admit', words.length ? { ids: [...words] } : {});
    return { json: { admitted }, text: admitted.map((one) => `Let in: ${asking(one)}`).join('\n') || 'Nobody asks to be let in.' };
  },
  async members({ client }) {
    const { members } = await client.call('team.members', {});
    return { json: { members }, text: members.map(line).join('\n') || 'This catalog belongs to no team.' };
  },
  async role({ client }, words) {
    const [member, role] = words;
    if (!member || words.length !== 2) throw new UsageError('Say whose role, and which: team role Bob editor');
    const told = await client.call('team.role', { member, role: roleIn(role) });
    return { json: { member: told.member }, text: line(told.member) };
  },
  async remove({ client }, words) {
    const told = await client.call('team.remove', { member: only(words, 'the member') });
    return { json: { member: told.member }, text: `${told.member.name} is no longer in the team.` };
  },
  async machine({ client }, words) {
    const [what, who, machine] = words;
    if (what !== 'remove' || !who || !machine || words.length !== 3) throw new UsageError('Say whose machine, and which: team machine remove Bob ID. The ids: team members --json');
    const { members } = await client.call('team.members', {});
    const member = members.find(({ id, name }) => id === who || name === who)?.id ?? who;
    const told = await client.call('team.removeMachine', { member, machine });
    return { json: { member: told.member }, text: `What comes from that machine from now on does not count. ${line(told.member)}` };
  },
  async held({ client }) {
    const { held } = await client.call('team.held', {});
    return { json: { held }, text: held.map(({ segment, name, labels, actions, at }) => `${new Date(at).toISOString()}  ${name || 'somebody'}: ${labels[0] ?? ''}${actions > 1 ? ` and ${actions - 1} more` : ''} (${segment})`).join('\n') || 'Nothing was held back.' };
  },
  async adopt({ client, options }, words) {
    if ((options['all'] === true) === words.length > 0) throw new UsageError('Say what is to count: team adopt --all, or the segments that team held shows.');
    const { adopted } = await client.call('team.adopt', words.length ? { segments: [...words] } : {});
    return { json: { adopted }, text: adopted ? 'It counts now, for everybody.' : 'Nothing was held back.' };
  },
  async leave({ client, options }) {
    await client.call('team.leave', { untold: options['untold'] === true });
    return { json: { left: true }, text: 'This catalog belongs to no team any more, and keeps what it has.' };
  },
  async recover({ client, options }, words) {
    const key = text(options, 'key');
    const told = await client.call('team.recover', words.length ? { key, folder: resolve(only(words, 'the shared folder')), name: text(options, 'name') } : { key });
    return { json: { folder: told.folder, member: told.member }, text: 'You are an admin of this team.' };
  },
  async sync({ client }) {
    const { seq: _, ...told } = await client.call('team.sync', {});
    return { json: told, text: `${told.taken} taken in, ${told.published} published${told.healed ? `, ${told.healed} put back` : ''}${told.setBack ? ' since the shared folder was older than it had been (nothing is lost)' : ''}${told.unread ? `; ${told.unread} cannot be read yet` : ''}${told.later ? `; ${told.later} more files are there, and are read by and by` : ''}.` };
  },
  async status({ client }) {
    const { team: now } = await client.call('team.state', { digest: true });
    if (!now) return { json: { team: null }, text: 'This catalog belongs to no team.' };
    const says = { waiting: `You wait to be let in. The six words are ${now.words}.`, member: `You are ${now.role === 'admin' || now.role === 'editor' ? 'an' : 'a'} ${now.role}.`, removed: 'You are no longer in this team.' };
    return { json: { team: now }, text: [`${now.name}, in ${now.folder}`, says[now.state], `${now.pending} to be told, ${now.held} that do not count.`, ...setBack(now.setBack)].join('\n') };
  },
  async check({ client, say }, words) {
    const folder = resolve(only(words, 'the folder'));
    say(`Measuring ${folder}: this takes a moment, and on a slow share some minutes…`);
    const { seq: _, ...report } = await client.call('team.check', { folder });
    return { json: report, text: [report.summary, ...report.reasons.map(({ text: why }) => `- ${why}`)].join('\n'), failures: report.verdict === 'unsafe' };
  },
  conflicts,
  resolve: decide,
  log,
  news,
  here,
  grant,
  originals,
  restore,
  'take-back': takeBack,
};

const setBack = (told: { readonly files: number; readonly at: number } | null): string[] =>
  told
    ? [`The shared folder was older than it had been (${new Date(told.at).toISOString().slice(0, 16).replace('T', ' ')}): ${told.files} files were gone and were put back from this computer. Nothing is lost. Somebody may have restored a backup, or deleted files there.`]
    : [];
const asking = ({ id, name, role, words, computer }: TeamRequest): string => `${name} ${computer ? 'with another computer' : `as ${role}`}, ${words} (${id})`;
const line = ({ name, role, me, devices }: TeamMember): string => `${name}: ${role ?? 'no longer a member'}${devices > 1 ? `, ${devices} computers` : ''}${me ? ' (you)' : ''}`;

function only(words: readonly string[], what: string): string {
  if (words.length !== 1 || !words[0]) throw new UsageError(`Name ${what}, and nothing else.`);
  return words[0];
}

function text(options: Context['options'], name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || !value.trim()) throw new UsageError(`--${name} is missing.`);
  return value.trim();
}

function roleIn(value: unknown): Role {
  if (!isRole(value)) throw new UsageError(`A role is ${ROLES.join(', ')}.`);
  return value;
}
