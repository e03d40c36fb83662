/** Six words that two people read to each other, to be sure that both look at the same device: 8 bits each, of a hash. */
const WORDS = `
acorn amber anchor apple april arch arrow atlas autumn bacon badge baker bamboo banjo barn basil basket beach bell berry birch
bishop blanket bloom board bonfire border bottle bottom bracket branch bread breeze brick bridge bronze brook brush bucket butter
button cabin cable camel camera candle canoe canvas carbon cargo carpet castle cedar cellar chalk cherry chess chimney cider
circle clay cliff clock cloud clover coast cobalt cocoa coffee comet copper coral corner cotton cradle crane crater crayon cricket
crown crystal curtain cymbal daisy dancer delta denim desert diamond dinner dolphin donkey dragon drawer dream drum eagle earth
east echo elbow elder elm ember engine evening falcon family farmer feather fence fern ferry fiddle field finger flag flame flute
forest fossil fountain fox frost gallery garden garlic gate ginger glacier globe glove goat gold granite grape gravel guitar
hammer harbor harp hawk hazel helmet heron hill honey hotel ice iris iron island ivory jacket jade jasmine jungle juniper kettle
kitchen kite ladder lagoon lake lamp lantern laurel lemon letter lily linen lion lizard lotus lunar magnet mango maple marble
market marsh meadow melon metal mint mirror monkey moon morning moss mountain museum needle nest nickel noodle north oak oasis
ocean olive onion opal orange orbit orchard otter owl oyster palace panda paper parade parrot peach pearl pebble pencil pepper
piano pigeon pillow pine planet plum pocket polar pond poppy potato powder prairie pumpkin puzzle quartz quilt rabbit radio raven
ribbon river robin rocket rose ruby saddle sailor salmon sand satin scarf shadow shell silver ski snow
`
  .trim()
  .split(/\s+/);

/** @param hash at least 6 bytes */
export const sixWords = (hash: Uint8Array): string => [...hash.subarray(0, 6)].map((byte) => WORDS[byte]).join(' ');
