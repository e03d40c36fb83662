import { describe, expect, it } from 'vitest';
import { parseXml, XmlError, xmlProblem } from './xml.ts';

describe('XML', () => {
  it('becomes a tree of names, attributes, text and children', () => {
    const [root] = parseXml(
      '<?xml version="1.0"?><!-- c --><a:b x="1 &lt; 2"> t&amp;u <c/> v&#65;&#x42; <![CDATA[<raw>]]></a:b>',
    );
    expect(root).toMatchObject({
      name: 'a:b',
      attributes: { x: '1 < 2' },
      children: [{ name: 'c', text: '', children: [] }],
    });
    expect(root!.text.replaceAll(/\s+/g, ' ')).toBe(' t&u vAB <raw>');
  });
  it('with a document type is refused', () => {
    expect(() => parseXml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow(XmlError);
  });
  it('leaves unknown entities as they are', () => {
    expect(parseXml('<a>&nbsp;&#0;&#xffffff;</a>')[0]!.text).toBe('&nbsp;');
  });
  it('nested too deep is refused', () => {
    expect(() => parseXml('<a>'.repeat(5000))).toThrow(XmlError);
  });
  it('that is not well-formed has a problem', () => {
    expect(xmlProblem('<a><b></a>')).toMatch(/b/);
    expect(xmlProblem('<a/>')).toBeUndefined();
  });
  it('cannot reach into objects by its names', () => {
    expect(() => parseXml('<a><__proto__ polluted="1"/></a>')).toThrow(XmlError);
    expect(parseXml('<a x="1"><toString/></a>')[0]!.children).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
