import { type RefObject, useEffect, useRef } from 'react';
import { t } from '../../client/messages.ts';

/** dBFS at the lower end. */
const LOWEST = -60;
/** The peak stays for so long, ms, then falls by so many dB a second. */
const HOLD_MS = 1000;
const FALL = 24;
const [WIDTH, HEIGHT] = [120, 12];

const CAN_LISTEN = 'captureStream' in HTMLMediaElement.prototype && 'AudioContext' in window;

type Captured = HTMLMediaElement & { captureStream: () => MediaStream };

/**
 * How loud what plays is, left and right, as peaks in dBFS. It listens beside what is heard, so that nothing of that ever depends on it;
 * where a window cannot do that, there is none. The element must say `crossOrigin`: what comes from another origin is not heard otherwise.
 * `playing` begins it: browsers let nobody listen before a key or click.
 */
export function LevelMeter({ media, playing, shown }: { media: RefObject<HTMLMediaElement | null>; playing: boolean; shown: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another element is another sound
  useEffect(() => {
    const [element, drawn] = [media.current as Captured | null, canvas.current];
    if (!playing || !element || !drawn) return;
    const ears = listen(element);
    if (!ears) return;
    const style = getComputedStyle(drawn);
    const colors = ['--label-green', '--label-yellow', '--label-red'].map((name) => style.getPropertyValue(name).trim());
    const peaks = [LOWEST, LOWEST];
    const held = [0, 0];
    let [frame, before] = [0, performance.now()];
    const draw = (now: number) => {
      const levels = ears.levels();
      levels.forEach((level, i) => {
        if (level >= (peaks[i] ?? LOWEST)) [peaks[i], held[i]] = [level, now];
        else if (now - (held[i] ?? 0) > HOLD_MS) peaks[i] = Math.max(level, (peaks[i] ?? LOWEST) - (FALL * (now - before)) / 1000);
      });
      before = now;
      paint(drawn, levels, peaks, colors);
      const loudest = Math.max(...levels);
      drawn.setAttribute('aria-valuenow', String(Math.round(loudest)));
      drawn.setAttribute('aria-valuetext', t('loupe.level.value', { level: Math.round(loudest) }));
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      ears.end();
      drawn.getContext('2d')?.clearRect(0, 0, drawn.width, drawn.height);
      drawn.setAttribute('aria-valuenow', String(LOWEST));
      drawn.removeAttribute('aria-valuetext');
    };
  }, [media, playing, shown]);
  if (!CAN_LISTEN) return null;
  // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it is drawn, and taken hold of by nobody
  // biome-ignore lint/a11y/useSemanticElements: a <meter> has no room for two channels and their peaks
  return <canvas ref={canvas} className="player-level" width={WIDTH * 2} height={HEIGHT * 2} role="meter" aria-label={t('loupe.level')} title={t('loupe.level')} aria-valuemin={LOWEST} aria-valuemax={0} aria-valuenow={LOWEST} />;
}

/** Undefined of what may not be listened to. */
function listen(element: Captured): { levels: () => number[]; end: () => void } | undefined {
  let stream: MediaStream;
  try {
    stream = element.captureStream();
  } catch {
    return undefined;
  }
  const context = new AudioContext();
  // More channels than two are mixed down, one is heard in both.
  const both = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit', channelInterpretation: 'speakers' });
  const split = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
  const analysers = [0, 1].map((i) => {
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    split.connect(analyser, i);
    return analyser;
  });
  both.connect(split);
  let source: MediaStreamAudioSourceNode | undefined;
  const connect = () => {
    // Its pictures would be copied, each of them.
    for (const track of stream.getVideoTracks()) track.stop();
    if (source || stream.getAudioTracks().length === 0) return;
    source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    source.connect(both);
  };
  connect();
  stream.addEventListener('addtrack', connect);
  void context.resume().catch(() => undefined);
  const samples = new Float32Array(2048);
  return {
    levels: () =>
      analysers.map((analyser) => {
        analyser.getFloatTimeDomainData(samples);
        let peak = 0;
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        return Math.max(LOWEST, 20 * Math.log10(peak || 1e-6));
      }),
    end() {
      stream.removeEventListener('addtrack', connect);
      source?.disconnect();
      for (const track of stream.getTracks()) track.stop();
      void context.close().catch(() => undefined);
    },
  };
}

function paint(canvas: HTMLCanvasElement, levels: readonly number[], peaks: readonly number[], colors: readonly string[]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const at = (level: number) => ((level - LOWEST) / -LOWEST) * width;
  context.clearRect(0, 0, width, height);
  const bar = height / 2 - 2;
  levels.forEach((level, i) => {
    const top = i * (bar + 4);
    // Green up to −18 dBFS, where programs are leveled to, yellow up to −6.
    for (const [from, to, color] of [[LOWEST, -18, colors[0]], [-18, -6, colors[1]], [-6, 0, colors[2]]] as const) {
      if (level <= from) continue;
      context.fillStyle = color ?? '#888';
      context.fillRect(at(from), top, at(Math.min(level, to)) - at(from), bar);
    }
    const peak = peaks[i] ?? LOWEST;
    if (peak <= LOWEST) return;
    context.fillStyle = (peak > -6 ? colors[2] : peak > -18 ? colors[1] : colors[0]) ?? '#888';
    context.fillRect(at(peak) - 3, top, 3, bar);
  });
}
