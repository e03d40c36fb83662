/** Pictures side by side. */
export const compare = {
  'compare.name': 'Compare',
  'compare.two': 'Nothing to compare: find or select two pictures.',
  'compare.select': 'Select',
  'compare.candidate': 'Candidate',
  'command.view.compare': 'Compare two',
  'command.view.survey': 'Survey the selection',
  'command.compare.swap': 'Swap',
  'command.compare.promote': 'Candidate becomes the select',
  'survey.name': 'Survey',
  'survey.several': 'Select several pictures to survey them.',
  'survey.most': 'The first {shown} of {n} are shown.',
  'command.survey.remove': 'Take it out of the selection',
} as const;
