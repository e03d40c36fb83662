/** Our own namespace in XMP, for what no standard has. Prefix `vitrine`. For ever: files hold it. */
export const VITRINE_XMP = 'http://ns.vitrine.app/1.0/';
