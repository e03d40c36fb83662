import { useEffect, useState } from 'react';

/** What text is written in, sRGB 0–1, as the theme has it now: for what is drawn without styles. */
export function useThemeInk(): readonly [number, number, number] {
  const [ink, setInk] = useState(read);
  useEffect(() => {
    const watch = new MutationObserver(() => setInk(read()));
    watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => watch.disconnect();
  }, []);
  return ink;
}

function read(): readonly [number, number, number] {
  const value = getComputedStyle(document.documentElement).getPropertyValue('--value').trim();
  const [r = 0, g = 0, b = 0] = (/^#(..)(..)(..)$/.exec(value) ?? []).slice(1).map((two) => Number.parseInt(two, 16) / 255);
  return [r, g, b];
}
