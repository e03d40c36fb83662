import { useEffect, useState } from 'react';

interface Props {
  url: string;
  name: string;
  onState: (state: 'ready' | 'failed' | undefined) => void;
}

/** A picture in another state. The one before stands until it is here, so that nothing flickers. */
export function Variant({ url, name, onState }: Props) {
  const [shown, setShown] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: who hears of it may be another each time
  useEffect(() => {
    const image = new Image();
    let left = false;
    image.src = url;
    image.decode().then(
      () => {
        if (left) return;
        setShown(url);
        onState('ready');
      },
      () => !left && onState('failed'),
    );
    return () => {
      left = true;
      if (!image.complete) image.src = '';
    };
  }, [url]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it goes
  useEffect(() => () => onState(undefined), []);
  return shown ? <img className="loupe-layer loupe-variant" src={shown} alt={name} draggable={false} data-ready={shown === url} /> : null;
}
