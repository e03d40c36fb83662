/** What a file says of itself: time, camera, lens, place. */
import { type Row, readsAlike } from './testing/alike.ts';

const ROWS: readonly Row[] = [
  {
    says: 'the program that saved it last, not the one that it began in',
    write: ['-XMP-xmp:CreatorTool=Adobe Lightroom 7.0 (Macintosh)', '-XMP-xmpMM:History=[{Action=created,SoftwareAgent=Adobe Lightroom 7.0},{Action=saved,SoftwareAgent=Adobe Photoshop 25.0 (Windows)},{Action=converted}]'],
    facts: { program: 'Adobe Photoshop 25.0' },
  },
  { says: 'the creator tool, where it has no history', write: ['-XMP-xmp:CreatorTool=GIMP 2.10'], facts: { program: 'GIMP 2.10' } },
  {
    says: 'the files that it names, and its own ids',
    write: [
      '-XMP-xmpMM:DocumentID=xmp.did:1',
      '-XMP-xmpMM:InstanceID=xmp.iid:2',
      '-XMP-xmpMM:DerivedFrom={DocumentID=xmp.did:0}',
      '-XMP-xmpMM:Ingredients=[{FilePath=a b.jpg,DocumentID=xmp.did:3}]',
      '-XMP-xmpMM:Manifest=[{LinkForm=EmbedByReference,Reference={FilePath=c.tif,InstanceID=xmp.iid:4}}]',
    ],
    facts: {
      documentId: 'xmp.did:1',
      instanceId: 'xmp.iid:2',
      refs: [
        { kind: 'placed', path: 'c.tif', instanceId: 'xmp.iid:4' },
        { kind: 'placed', path: 'a b.jpg', documentId: 'xmp.did:3' },
        { kind: 'made-from', documentId: 'xmp.did:0' },
      ],
    },
  },
  {
    says: 'time with sub-seconds and zone',
    write: [
      '-ExifIFD:DateTimeOriginal=2024:06:01 12:00:00',
      '-ExifIFD:SubSecTimeOriginal=25',
      '-ExifIFD:OffsetTimeOriginal=+02:00',
      '-ExifIFD:CreateDate=2023:01:01 00:00:00',
    ],
    facts: { takenAt: '2024-06-01T12:00:00.25+02:00', takenSource: 'original' },
  },
  {
    says: 'the zone by the satellites',
    write: [
      '-ExifIFD:DateTimeOriginal=2024:06:01 12:00:20',
      '-GPS:GPSDateStamp=2024:06:01',
      '-GPS:GPSTimeStamp=06:30:05',
    ],
    facts: { takenAt: '2024-06-01T12:00:20+05:30', takenSource: 'original' },
  },
  {
    says: 'no zone from satellites of another moment',
    write: [
      '-ExifIFD:DateTimeOriginal=2024:06:01 12:07:20',
      '-GPS:GPSDateStamp=2024:06:01',
      '-GPS:GPSTimeStamp=06:00:05',
    ],
    facts: { takenAt: '2024-06-01T12:07:20', takenSource: 'original' },
  },
  {
    says: 'the satellites alone',
    write: ['-GPS:GPSDateStamp=2024:06:01', '-GPS:GPSTimeStamp=06:30:05', '-ExifIFD:CreateDate=2023:01:01 00:00:00'],
    facts: { takenAt: '2024-06-01T06:30:05+00:00', takenSource: 'gps' },
  },
  {
    says: 'the time of digitizing',
    write: ['-ExifIFD:CreateDate=2023:01:02 03:04:05', '-ExifIFD:DateTimeOriginal=0000:00:00 00:00:00'],
    facts: { takenAt: '2023-01-02T03:04:05', takenSource: 'create' },
  },
  {
    says: "XMP's time",
    write: ['-XMP-exif:DateTimeOriginal=2020:02:29 10:00:00+01:00'],
    facts: { takenAt: '2020-02-29T10:00:00+01:00', takenSource: 'original' },
  },
  {
    says: "IIM's time",
    write: ['-IPTC:DateCreated=2020:02:29', '-IPTC:TimeCreated=10:00:00+01:00'],
    facts: { takenAt: '2020-02-29T10:00:00+01:00', takenSource: 'original' },
  },
  { says: 'no time where none is', write: [], facts: { takenAt: undefined, takenSource: undefined } },
  {
    says: 'make and model without doubling',
    write: ['-IFD0:Make=Canon', '-IFD0:Model=Canon EOS 6D'],
    facts: { camera: 'Canon EOS 6D' },
  },
  { says: 'make beside model', write: ['-IFD0:Make=FUJIFILM', '-IFD0:Model=X-T5'], facts: { camera: 'FUJIFILM X-T5' } },
  {
    says: 'a long make once',
    write: ['-IFD0:Make=NIKON CORPORATION', '-IFD0:Model=NIKON D70'],
    facts: { camera: 'NIKON D70' },
  },
  {
    says: 'the lens by its name',
    write: ['-ExifIFD:LensModel=EF50mm f/1.8 STM', '-XMP-aux:Lens=Other 20mm'],
    facts: { lens: 'EF50mm f/1.8 STM' },
  },
  { says: "the lens by Lightroom's name", write: ['-XMP-aux:Lens=24-105mm F4'], facts: { lens: '24-105mm F4' } },
  {
    says: 'exposure and place',
    write: [
      '-ExifIFD:ISO=400',
      '-ExifIFD:FNumber=2.8',
      '-ExifIFD:ExposureTime=0.004',
      '-ExifIFD:FocalLength=35',
      '-GPS:GPSLatitude=33.5',
      '-GPS:GPSLatitudeRef=S',
      '-GPS:GPSLongitude=70.25',
      '-GPS:GPSLongitudeRef=W',
      '-GPS:GPSAltitude=500',
      '-GPS:GPSAltitudeRef=0',
      '-IFD0:Orientation=6',
      '-ExifIFD:ColorSpace=1',
      '-ExifIFD:SerialNumber=0042',
      '-XMP-xmpMM:OriginalDocumentID=abc',
    ],
    facts: {
      iso: 400,
      aperture: 2.8,
      exposure: 0.004,
      focal: 35,
      lat: -33.5,
      lon: -70.25,
      altitude: 500,
      orientation: 6,
      colorSpace: 'sRGB',
      bitDepth: 8,
      cameraSerial: '0042',
      originalDocumentId: 'abc',
      width: 8,
      height: 4,
    },
  },
  {
    says: 'no place at 0/0',
    write: ['-GPS:GPSLatitude=0', '-GPS:GPSLatitudeRef=N', '-GPS:GPSLongitude=0', '-GPS:GPSLongitudeRef=E'],
    facts: { lat: undefined, lon: undefined },
  },
  { says: 'no orientation out of range', write: ['-IFD0:Orientation=0'], facts: { orientation: undefined } },
];

readsAlike(ROWS);
