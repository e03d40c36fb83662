import { useUi } from '../client/state.ts';

/** Puts theme and canvas on the document, where tokens.css reads them, and follows the system where that is asked for. */
export function keepTheme(): void {
  const system = window.matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme, canvas } = useUi.getState();
    const root = document.documentElement;
    root.dataset['theme'] = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
    root.dataset['canvas'] = canvas;
  };
  apply();
  useUi.subscribe(apply);
  system.addEventListener('change', apply);
}
