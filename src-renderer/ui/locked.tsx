import { Lock } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import './locked.css';

const Why = createContext<string | undefined>(undefined);

/** What is in it may be read and not changed. `why`: in words; undefined: it may. */
export const Locked = ({ why, children }: { why: string | undefined; children: ReactNode }) => (
  <Why.Provider value={why}>{children}</Why.Provider>
);

/** Why what is here cannot be changed; undefined: it can. */
export const useLocked = (): string | undefined => useContext(Why);

/** Controls that do nothing but change: all of them are off where that is not allowed, with the reason at the pointer. */
export function LockedControls({ children }: { children: ReactNode }) {
  const why = useLocked();
  // The same element in both cases, so that nothing in it begins anew.
  return (
    <fieldset className="locked-controls" disabled={why !== undefined} title={why}>
      {children}
    </fieldset>
  );
}

/** Says why something cannot be changed. */
export function LockedNote({ children }: { children: ReactNode }) {
  return (
    <p className="locked-note">
      <Lock size={14} strokeWidth={1.5} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
