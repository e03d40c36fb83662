/**
 * `npm run soak [-- part…] [--minutes 60] [--kills 50] [--rounds 1000] [--assets 20000] [--files 5000] [--first 0] [--seed N] [--report FILE]
 * [--teams 200|21-40] [--mutants 1000000] [--history 5000000] [--ends 10000] [--together 5]
 * [--folders DIR,DIR] [--start CMD] [--fault CMD] [--out DIR] [--conflicts 10]`.
 * Parts: `kills`, `damage`, `decoders`, `files`, `live`, `team`, `together`, `share`, `syncthing`; all of them when none is named. Ends with 1 at the first part that found something.
 */
import { parseArgs } from 'node:util';
import { dice } from '../../src-shared/testing/dice.ts';
import { damageAtRandom, fuzzDecoders } from '../cli/testing/damage.ts';
import { soakHostile } from './hostile.ts';
import { soakKills } from './kills.ts';
import { soakLive } from './live.ts';
import { soakShare } from './share.ts';
import { soakSyncthing } from './syncthing.ts';
import { soakTeam } from './team.ts';
import { soakTeamProcesses } from './team-processes.ts';

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    kills: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '1000' },
    assets: { type: 'string', default: '20000' },
    files: { type: 'string', default: '5000' },
    first: { type: 'string', default: '0' },
    teams: { type: 'string', default: '200' },
    mutants: { type: 'string', default: '1000000' },
    history: { type: 'string', default: '5000000' },
    ends: { type: 'string', default: '10000' },
    together: { type: 'string', default: '5' },
    folders: { type: 'string' },
    start: { type: 'string' },
    fault: { type: 'string' },
    out: { type: 'string' },
    conflicts: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    report: { type: 'string' },
  },
  allowPositionals: true,
});
const seed = Number(values.seed);
const say = (line: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  kills: () => soakKills({ kills: Number(values.kills), seed }, say),
  damage: async () => say(JSON.stringify(damageAtRandom({ rounds: Number(values.rounds), whole: dice(seed).whole }))),
  decoders: async () =>
    say(JSON.stringify(await fuzzDecoders({ rounds: Number(values.rounds), whole: dice(seed).whole }))),
  files: () => soakHostile({ files: Number(values.files), first: Number(values.first), seed }, say),
  team: () => soakTeam({ teams: values.teams, mutants: Number(values.mutants), history: Number(values.history), ends: Number(values.ends) }),
  together: () => soakTeamProcesses({ minutes: Number(values.together), seed }, say),
  share: () => soakShare(values, say),
  syncthing: () => soakSyncthing({ conflicts: Number(values.conflicts) }, say),
  live: () =>
    soakLive({ minutes: Number(values.minutes), assets: Number(values.assets), seed, report: values.report }, say),
};

say(`seed ${seed}`);
for (const part of positionals.length ? positionals : Object.keys(PARTS)) {
  const run = PARTS[part];
  if (!run) throw new Error(`There is no part “${part}”: ${Object.keys(PARTS).join(', ')}.`);
  try {
    await run();
    say(`${part}: all well`);
  } catch (error) {
    say(`${part}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
    break;
  }
}
