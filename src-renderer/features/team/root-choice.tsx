import { t } from '../../client/messages.ts';

/** One of these folders; `legend` is spoken. */
export function RootChoice({ roots, path, onChoose, legend }: { roots: readonly { readonly path: string; readonly name: string }[]; path: string | undefined; onChoose: (path: string) => void; legend: Parameters<typeof t>[0] }) {
  return (
    <fieldset className="team-roles">
      <legend className="spoken">{t(legend)}</legend>
      {roots.map((root) => (
        <label key={root.path} title={root.path}>
          <input type="radio" name="root" checked={path === root.path} onChange={() => onChoose(root.path)} />
          <span>{root.name}</span>
          <span className="team-note team-path">{root.path}</span>
        </label>
      ))}
    </fieldset>
  );
}
