import './slider.css';

interface Props {
  name: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}

/** A slim slider; the arrow keys move it a step. */
export function Slider({ name, value, min, max, step = 1, onChange }: Props) {
  return (
    <input
      type="range"
      className="slider"
      aria-label={name}
      title={name}
      value={value}
      min={min}
      max={max}
      step={step}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
