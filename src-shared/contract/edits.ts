/** Edits of pictures, which never change their files: see domain/edits. */
import { z } from 'zod';
import { LONGEST_FADE, MOST_PLACES, SLIDERS } from '../domain/edits/recipe.ts';
import { command, job, query } from '../rpc/define.ts';
import { Override } from './rights.ts';
import { AssetNo, CommandResult, JobStarted, Seq, Targets } from './shapes.ts';

const slider = (name: keyof typeof SLIDERS) => z.number().min(SLIDERS[name][0]).max(SLIDERS[name][1]).nullable().optional();
const Part = z.number().min(0).max(1);
const Place = { x: Part, y: Part, r: z.number().positive().max(0.5) };
const Switch = z.literal(true).nullable().optional();

/** What is set; `null` takes it away, and what is absent stays. */
export const RecipeChanges = z.strictObject({
  exposure: slider('exposure'),
  contrast: slider('contrast'),
  highlights: slider('highlights'),
  shadows: slider('shadows'),
  temp: slider('temp'),
  tint: slider('tint'),
  saturation: slider('saturation'),
  vibrance: slider('vibrance'),
  sharpen: slider('sharpen'),
  vignette: slider('vignette'),
  straighten: slider('straighten'),
  crop: z.strictObject({ x: Part, y: Part, w: z.number().positive().max(1), h: z.number().positive().max(1) }).nullable().optional(),
  flipX: Switch,
  flipY: Switch,
  blackWhite: Switch,
  spots: z.array(z.strictObject({ ...Place, fromX: Part, fromY: Part })).max(MOST_PLACES).nullable().optional(),
  redEyes: z.array(z.strictObject(Place)).max(MOST_PLACES).nullable().optional(),
  /** Of a film, in seconds. */
  trim: z.strictObject({ from: z.number().nonnegative(), to: z.number().positive() }).refine(({ from, to }) => to > from, 'A part of a film ends after it begins.').nullable().optional(),
  mute: Switch,
  /** Of a sound, or a film's: seconds. */
  fade: z.strictObject({ in: z.number().min(0).max(LONGEST_FADE), out: z.number().min(0).max(LONGEST_FADE) }).nullable().optional(),
});

/** A recipe as it is kept: what newer programs wrote is in it, too. `readRecipe` of domain/edits reads it. */
export const KeptRecipe = z.record(z.string().max(100), z.json());

export const edits = {
  /** `recipe` null: nothing is done to it. */
  'edits.get': query({
    in: z.object({ n: AssetNo }),
    out: z.object({
      seq: Seq,
      recipe: KeptRecipe.nullable(),
      /** What in it only a newer program understands. */
      unknown: z.array(z.string()),
      /** Quarter turns by hand, degrees clockwise; they come after the recipe. */
      rotate: z.number().int(),
      /** Pixels of the upright picture, before all of it. */
      size: z.object({ width: z.number().int(), height: z.number().int() }).optional(),
      /** Of camera RAW: edits are seen on the picture that the camera put into the file. */
      embedded: z.boolean(),
      /** Of camera RAW that is exported as a program develops it: that program, whose picture is edited then. */
      developer: z.string().optional(),
    }),
  }),
  /**
   * One undo step, in this order: `reset` takes all edits away, `like` gives those of another asset or of a recipe (without what is of that
   * one picture alone, and without its crop unless `withCrop`), `changes` come on top.
   */
  'edits.set': command({
    in: z.object({
      targets: Targets,
      reset: z.boolean().default(false),
      like: z.union([z.object({ n: AssetNo }), z.object({ recipe: KeptRecipe })]).optional(),
      withCrop: z.boolean().default(false),
      changes: RecipeChanges.default({}),
      /** Quarter turns clockwise, on top of those by hand. */
      rotate: z.union([z.literal(90), z.literal(-90), z.literal(180)]).optional(),
    }),
    out: CommandResult,
  }),
  /**
   * Virtual copies: each another recipe, and stars, tags and texts of its own, over the same file; at first they are those of the one it is
   * made of. `ns` are the copies. One undo step. `assets.trash` deletes them and leaves the files.
   */
  'edits.copy': command({ in: z.object({ targets: Targets }), out: CommandResult.extend({ ns: z.array(AssetNo) }) }),
  'edits.nameCopy': command({ in: z.object({ n: AssetNo, name: z.string().trim().min(1).max(200) }), out: CommandResult }),
  /** A part of a film or sound as its recipe says (trim, mute, fade, crop, mirroring, rotation), one frame, or its sound alone, by what `to` ends in; nothing is written over. */
  'edits.clip': job({
    in: z.object({ n: AssetNo, to: z.string().min(1).max(4096), changes: RecipeChanges.pick({ trim: true, mute: true, fade: true, crop: true, flipX: true, flipY: true }).default({}), /** Why it leaves though its rights are against it. */ why: Override.optional() }),
    out: JobStarted.extend({ warnings: z.array(z.string()) }),
    progress: z.object({ phase: z.literal('making'), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: z.object({ path: z.string(), bytes: z.number(), seconds: z.number() }),
  }),
  /** Edits under a name. `templates.changed` says that there are others. */
  'edits.presets': query({ in: z.object({}), out: z.object({ seq: Seq, presets: z.array(z.object({ n: z.number().int(), name: z.string(), recipe: KeptRecipe })) }) }),
  /** One undo step. One of that name becomes this one; spots, red eyes, trimming and, unless asked for, the crop are left out. */
  'edits.definePreset': command({
    in: z.object({ name: z.string().min(1).max(200), recipe: KeptRecipe, withCrop: z.boolean().default(false) }),
    out: CommandResult.extend({ n: z.number().int() }),
  }),
  'edits.removePreset': command({ in: z.object({ n: z.number().int() }), out: CommandResult }),
};
