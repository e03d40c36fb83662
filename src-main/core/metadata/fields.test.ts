/** The rows of metadata.md's table that people set. */
import { type Row, readsAlike } from './testing/alike.ts';

const CATEGORIES =
  '<Categories><Category Assigned="0">People<Category Assigned="1">Ines</Category></Category><Category Assigned="1">Sea</Category><Category Assigned="0">No</Category></Categories>';

const ROWS: readonly Row[] = [
  // Tags
  {
    says: 'tags from digiKam',
    write: ['-XMP-digiKam:TagsList=People/Ines', '-XMP-digiKam:TagsList=Sea'],
    values: { tags: [['People', 'Ines'], ['Sea']] },
  },
  {
    says: 'tags from Windows',
    write: ['-XMP-microsoft:LastKeywordXMP=People/Ines'],
    values: { tags: [['People', 'Ines']] },
  },
  {
    says: 'tags from Lightroom without the flat doubles of leaves and parents',
    write: [
      '-XMP-lr:HierarchicalSubject=Nature|animals|fox',
      '-XMP-dc:Subject=fox',
      '-XMP-dc:Subject=animals',
      '-XMP-dc:Subject=NATURE',
      '-XMP-dc:Subject=winter',
    ],
    values: { tags: [['Nature', 'animals', 'fox'], ['winter']] },
  },
  {
    says: 'tags from Media Pro',
    write: ['-XMP-mediapro:CatalogSets=Trips|Rome'],
    values: { tags: [['Trips', 'Rome']] },
  },
  {
    says: 'tags from ACDSee',
    write: [`-XMP-acdsee:Categories=${CATEGORIES}`],
    values: { tags: [['People', 'Ines'], ['Sea']] },
  },
  {
    says: 'flat XMP keywords',
    write: ['-XMP-dc:Subject=fox', '-XMP-dc:Subject=2024', '-XMP-dc:Subject=1e5'],
    values: { tags: [['fox'], ['2024'], ['1e5']] },
  },
  {
    says: 'IPTC keywords in UTF-8',
    write: ['-charset', 'iptc=UTF8', '-IPTC:CodedCharacterSet=\x1b%G', '-IPTC:Keywords=Grün', '-IPTC:Keywords=fox'],
    values: { tags: [['Grün'], ['fox']] },
  },
  { says: 'IPTC keywords in Latin 1', write: ['-IPTC:Keywords=Grün'], values: { tags: [['Grün']] } },
  {
    says: 'keywords of the Windows Explorer',
    write: ['-EXIF:XPKeywords=fox;Grün; winter '],
    values: { tags: [['fox'], ['Grün'], ['winter']] },
  },
  {
    says: 'one tree from all sources',
    write: [
      '-XMP-digiKam:TagsList=People/Ines',
      '-XMP-lr:HierarchicalSubject=People|Ines',
      '-XMP-dc:Subject=Ines',
      '-IPTC:Keywords=people',
      '-IPTC:Keywords=sea',
      '-EXIF:XPKeywords=Sea',
    ],
    values: { tags: [['People', 'Ines'], ['sea']] },
  },
  { says: 'names in NFC', write: ['-XMP-dc:Subject=Ame\u0301lie'], values: { tags: [['Am\u00e9lie']] } },
  {
    says: "no program's own bookkeeping",
    write: [
      '-XMP-digiKam:TagsList=_Digikam_Internal_Tags_/Color Label Red',
      '-XMP-lr:HierarchicalSubject=darktable|exported',
      '-XMP-dc:Subject=sea',
    ],
    values: { tags: [['sea']] },
  },
  // Stars
  { says: 'stars of XMP before those of EXIF', write: ['-XMP-xmp:Rating=4', '-IFD0:Rating=2'], values: { rating: 4 } },
  { says: 'stars of EXIF', write: ['-IFD0:Rating=2'], values: { rating: 2 } },
  { says: 'stars of EXIF in percent', write: ['-IFD0:RatingPercent=75'], values: { rating: 4 } },
  ...[
    [0, 0],
    [1, 1],
    [25, 2],
    [50, 3],
    [75, 4],
    [99, 5],
  ].map(
    ([percent, rating]): Row => ({
      says: `${percent} % of Windows as ${rating} stars`,
      write: [`-XMP-microsoft:RatingPercent=${percent}`],
      values: { rating },
    }),
  ),
  { says: 'stars of ACDSee', write: ['-XMP-acdsee:Rating=3'], values: { rating: 3 } },
  { says: 'a reject without stars', write: ['-XMP-xmp:Rating=-1'], values: { rating: 0, flag: 'reject' } },
  // Labels
  ...[
    ['Red', 'red'],
    ['Gelb', 'yellow'],
    ['Vert', 'green'],
    ['Azul', 'blue'],
    ['パープル', 'purple'],
    ['To Do', 'purple'],
    ['Approved', 'green'],
    ['Winner', 'Winner'],
  ].map(
    ([label, ours]): Row => ({
      says: `the label ${label} as ${ours}`,
      write: [`-XMP-xmp:Label=${label}`],
      values: { label: ours },
    }),
  ),
  { says: "digiKam's label number", write: ['-XMP-digiKam:ColorLabel=4'], values: { label: 'green' } },
  { says: 'no label from digiKam 0', write: ['-XMP-digiKam:ColorLabel=0'], values: { label: undefined } },
  {
    says: "Photoshop's label color",
    write: ['-XMP-photoshop:Urgency=5'],
    xmp: '<photoshop:LabelColor>red</photoshop:LabelColor><photoshop:Urgency>4</photoshop:Urgency>',
    values: { label: 'red' },
    headOnly: true,
  },
  { says: 'urgency as a color class', write: ['-XMP-photoshop:Urgency=5'], values: { label: 'blue' } },
  {
    says: "darktable's label numbers",
    write: [],
    xmp: '<darktable:colorlabels><rdf:Seq><rdf:li>2</rdf:li></rdf:Seq></darktable:colorlabels>',
    values: { label: 'green' },
    headOnly: true,
  },
  // Flags
  { says: 'a pick', write: ['-XMP-xmpDM:Pick=1'], values: { flag: 'pick' } },
  { says: 'an unpick', write: ['-XMP-xmpDM:Pick=-1'], values: { flag: 'reject' } },
  { says: 'good', write: ['-XMP-xmpDM:Good=true'], values: { flag: 'pick' } },
  { says: 'not good', write: ['-XMP-xmpDM:Good=false'], values: { flag: 'reject' } },
  { says: "digiKam's accepted", write: ['-XMP-digiKam:PickLabel=3'], values: { flag: 'pick' } },
  { says: "digiKam's rejected", write: ['-XMP-digiKam:PickLabel=1'], values: { flag: 'reject' } },
  { says: "digiKam's pending as no flag", write: ['-XMP-digiKam:PickLabel=2'], values: { flag: undefined } },
  // Texts
  {
    says: 'all texts of XMP',
    write: [
      '-XMP-dc:Title=T',
      '-XMP-dc:Description=C',
      '-XMP-dc:Creator=A',
      '-XMP-dc:Creator=B',
      '-XMP-dc:Rights=R',
      '-XMP-xmpRights:UsageTerms=U',
      '-XMP-xmpRights:WebStatement=https://w',
      '-XMP-photoshop:Credit=Cr',
      '-XMP-photoshop:Headline=H',
      '-XMP-photoshop:Instructions=I',
      '-XMP-iptcCore:Location=L',
      '-XMP-photoshop:City=Ci',
      '-XMP-photoshop:State=S',
      '-XMP-photoshop:Country=Co',
      '-XMP-photoshop:TransmissionReference=J',
      '-XMP-cc:License=https://l',
    ],
    values: {
      title: 'T',
      caption: 'C',
      creator: 'A; B',
      copyright: 'R',
      usageTerms: 'U',
      webStatement: 'https://w',
      credit: 'Cr',
      headline: 'H',
      instructions: 'I',
      location: 'L',
      city: 'Ci',
      state: 'S',
      country: 'Co',
      job: 'J',
      licence: 'https://l',
    },
  },
  {
    says: 'all texts of IIM',
    write: [
      '-IPTC:ObjectName=T',
      '-IPTC:Caption-Abstract=C',
      '-IPTC:By-line=A',
      '-IPTC:CopyrightNotice=R',
      '-IPTC:Credit=Cr',
      '-IPTC:Headline=H',
      '-IPTC:SpecialInstructions=I',
      '-IPTC:Sub-location=L',
      '-IPTC:City=Ci',
      '-IPTC:Province-State=S',
      '-IPTC:Country-PrimaryLocationName=Co',
      '-IPTC:OriginalTransmissionReference=J',
    ],
    values: {
      title: 'T',
      caption: 'C',
      creator: 'A',
      copyright: 'R',
      credit: 'Cr',
      headline: 'H',
      instructions: 'I',
      location: 'L',
      city: 'Ci',
      state: 'S',
      country: 'Co',
      job: 'J',
    },
  },
  {
    says: 'the texts of EXIF',
    write: ['-IFD0:XPTitle=T', '-IFD0:ImageDescription=C', '-IFD0:Artist=A', '-IFD0:Copyright=R'],
    values: { title: 'T', caption: 'C', creator: 'A', copyright: 'R' },
  },
  {
    says: "Windows' texts",
    write: ['-IFD0:XPComment=Ç', '-IFD0:XPAuthor=A;B'],
    values: { caption: 'Ç', creator: 'A;B' },
  },
  {
    says: 'no caption that a camera wrote by itself',
    write: ['-IFD0:ImageDescription=OLYMPUS DIGITAL CAMERA'],
    values: { caption: undefined },
  },
  {
    says: 'XMP before IIM and EXIF',
    write: ['-XMP-dc:Title=X', '-IPTC:ObjectName=I', '-IFD0:XPTitle=E', '-IPTC:City=Rome'],
    values: { title: 'X', city: 'Rome' },
  },
  {
    says: 'XMP while the IIM is the one it knows',
    write: ['-XMP-dc:Title=X', '-IPTC:ObjectName=I', '-Photoshop:IPTCDigest=new'],
    values: { title: 'X' },
  },
  {
    says: 'IIM when it was changed behind the back of XMP',
    write: [
      '-XMP-dc:Title=X',
      '-XMP-photoshop:Headline=H',
      '-IPTC:ObjectName=I',
      '-Photoshop:IPTCDigest=00112233445566778899aabbccddeeff',
    ],
    values: { title: 'I', headline: 'H' },
  },
  {
    says: "the place of IPTC's extension",
    write: ['-XMP-iptcExt:LocationCreated={City=Oslo,CountryName=Norway,Sublocation=Harbor}'],
    values: { city: 'Oslo', country: 'Norway', location: 'Harbor' },
  },
  {
    says: 'any language where there is no default',
    write: [],
    xmp: '<dc:title><rdf:Alt><rdf:li xml:lang="de">Fuchs</rdf:li></rdf:Alt></dc:title>',
    values: { title: 'Fuchs' },
  },
  { says: 'the default language', write: ['-XMP-dc:Title=Fox', '-XMP-dc:Title-de=Fuchs'], values: { title: 'Fox' } },
];

readsAlike(ROWS);
