/**
 * A page for each content, 640 × 480 points: objects as they come, the cross-reference table left for the reader to rebuild.
 * @param extra what the catalog holds besides @param page what each page holds besides @param more further objects, with numbers from 200
 */
export function pdfFile(pages: readonly string[], extra = '', page = '', more = ''): Buffer {
  const kids = pages.map((_, i) => `${10 + i * 2} 0 R`).join(' ');
  const objects = pages.map((content, i) => {
    const id = 10 + i * 2;
    return `${id} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 480]/Resources<</Font<</F 3 0 R/T 4 0 R>>/XObject<</I 200 0 R>>/Shading<</S 201 0 R>>/ExtGState<</H 202 0 R>>>>${page}/Contents ${id + 1} 0 R>>endobj
${id + 1} 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj`;
  });
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R${extra}>>endobj
2 0 obj<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>endobj
3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Italic>>endobj\n${objects.join('\n')}
${more}
trailer<</Root 1 0 R/Size 999>>\n%%EOF`,
    'latin1',
  );
}
