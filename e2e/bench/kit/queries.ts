/** The sixty searches that are measured: words common and rare, in names, texts and other scripts, and every kind of token. */
export const QUERIES: readonly string[] = [
  // Words.
  ...['', 'sunset', 'sun', 'img', 'jpg', 'IMG_1234', '1234', 'dsc00', 'x', 'kyo', '京都', '京', 'zurich', 'reykjavík'],
  ...['creator', '"img 1234"', 'somewhere', 'fuji', '50mm', 'qqqqzz', 'sunset berlin', 'sunset -kyoto'],
  ...['sunset OR kyoto', '(sunset OR kyoto) raf', '-sunset', 'creator 3', 'porto -jpg', 'leica oslo'],
  // Values.
  ...[
    'rating:5',
    'rating:>=4',
    'rating:0',
    'rating:2..3',
    '-rating:0',
    'label:red',
    'label:none',
    'flag:pick',
    'flag:none',
  ],
  // Facts.
  ...[
    'kind:raw',
    'kind:video,document',
    'ext:nef',
    'camera:"FUJIFILM X-T5"',
    'camera:leica',
    'camera:none',
    'lens:50mm',
  ],
  ...['iso:>=1600', 'taken:2015', 'taken:2015-06..2016-02', 'added:>=2020', 'size:>50mb', 'ratio:portrait', 'has:gps'],
  // Places and tags; `#1` is the most used tag.
  ...['in:2010', 'missing:yes', 'tag:none', '-tag:none', 'tag:#1', 'tag:#1 rating:>=3'],
  // Several at once.
  ...[
    'kind:raw rating:>=3 taken:2012..2014 has:gps sunset',
    '(rating:5 OR flag:pick) -label:red in:2012',
    'w:>=6000 ratio:3:2 jpg',
  ],
];
