import { useState } from 'react';
import { originalUrl, previewUrl } from '../../client/asset-url.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Picture } from '../assets/index.ts';

/** Video and sound, as far as the window can play them; else the poster and a word. */
export function Player({ row }: { row: AssetRow }) {
  const [unplayable, setUnplayable] = useState(false);
  if (unplayable) {
    return (
      <div className="stage stage-card">
        <Picture row={row} edge={512} />
        <div className="stage-word">{t('loupe.unplayable', { type: row.typeName })}</div>
      </div>
    );
  }
  if (row.kind === 'audio') {
    return (
      <div className="stage stage-card">
        <Picture row={row} edge={512} />
        {/* biome-ignore lint/a11y/useMediaCaption: these are the user's own recordings */}
        <audio
          className="stage-audio"
          controls
          preload="metadata"
          src={originalUrl(row)}
          onError={() => setUnplayable(true)}
        />
      </div>
    );
  }
  return (
    <div className="stage">
      {/* biome-ignore lint/a11y/useMediaCaption: these are the user's own recordings */}
      <video
        className="stage-video"
        controls
        loop={row.animated}
        preload="metadata"
        poster={previewUrl(row)}
        src={originalUrl(row)}
        onError={() => setUnplayable(true)}
      />
    </div>
  );
}
