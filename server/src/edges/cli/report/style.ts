/** One style for every page. Colours have at least 4.5 : 1 on their ground; none is the only sign of anything. */
export const style = `
:root{color-scheme:light;--ink:#1b1f24;--soft:#545d68;--line:#d3d8de;--ground:#f5f7f9;--accent:#0b5c9c;--bar:#86b6dc;
--finding:#a3211a;--no-finding:#1d6b34;--insufficient:#0b5c9c;--not-applicable:#545d68;--refused:#8a4b00;
--up:#b3261e;--down:#1a5fb4;--whole:#454e59;--calibration:#8a5a00}
*{box-sizing:border-box;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{margin:0 auto;max-width:62rem;padding:1.25rem 1.5rem 3rem;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:#fff}
h1{font-size:1.5rem;line-height:1.25;margin:0}h2{font-size:1.1rem;margin:0 0 .6rem;line-height:1.3}
p{margin:.4rem 0}section{margin-top:2rem}a{color:var(--accent)}.soft{color:var(--soft)}.small{font-size:.875rem}
.brand{display:flex;justify-content:space-between;gap:1rem;align-items:baseline;border-bottom:2px solid var(--ink);padding-bottom:.5rem;margin-bottom:1.25rem;font-weight:600;letter-spacing:.02em}
.brand span:last-child{color:var(--refused)}
.use{background:#fff6e0;border-left:5px solid #b26a00;padding:.6rem .9rem;margin:1rem 0;font-size:.9375rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.6rem 1.5rem;margin:1rem 0}
.facts dt{font-size:.8125rem;color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}.facts .wide{grid-column:span 2}
.verdict{border:1px solid var(--line);border-left:6px solid var(--whole);background:var(--ground);padding:.9rem 1.1rem;margin-top:1rem}
.verdict p{margin:.15rem 0}.verdict .says{font-size:1.25rem;line-height:1.35;font-weight:600}
.badge{display:inline-block;font-size:.8125rem;font-weight:600;color:#fff;background:var(--whole);border-radius:3px;padding:.1rem .5rem;white-space:nowrap}
.badge.finding{background:var(--finding)}.verdict.finding{border-left-color:var(--finding)}
.badge.no-finding{background:var(--no-finding)}.verdict.no-finding{border-left-color:var(--no-finding)}
.badge.insufficient{background:var(--insufficient)}.verdict.insufficient{border-left-color:var(--insufficient)}
.badge.not-applicable{background:var(--not-applicable)}.verdict.not-applicable{border-left-color:var(--not-applicable)}
.badge.refused{background:var(--refused)}.verdict.refused{border-left-color:var(--refused)}
.warn{color:var(--finding);font-weight:600}
.two{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr);gap:1.75rem;align-items:start}
figure{margin:0}figure img{display:block;width:100%;background:#000}figcaption{font-size:.8125rem;color:var(--soft);margin-top:.35rem}
.key{display:inline-block;width:.9em;height:.9em;border:2px solid #ffb020;background:#000;vertical-align:-.1em;margin-right:.3em}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.3rem .75rem;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
tr>:first-child{padding-left:0}tr>:last-child{padding-right:0}thead th{white-space:normal!important;font-size:.8125rem;color:var(--soft);border-bottom-color:var(--soft);vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tr.top th,tr.top .p{font-weight:700}
.track{position:relative;display:block;height:1rem;min-width:6rem;background:var(--ground);border-left:1px solid var(--soft)}
.track i{position:absolute;top:.1rem;bottom:.1rem;background:var(--bar)}.track b{position:absolute;top:50%;border-top:2px solid var(--ink);height:0}
.fall{list-style:none;margin:.75rem 0 0;padding:0}.fall li{display:grid;grid-template-columns:minmax(0,20.5rem) minmax(0,1fr) 4.5rem;gap:.75rem;align-items:center;min-height:1.65rem;line-height:1.25;font-size:.9375rem}
.fall .name{text-align:right}.fall .bar{position:relative;align-self:stretch;background-image:linear-gradient(var(--line),var(--line)),linear-gradient(var(--line),var(--line)),linear-gradient(var(--line),var(--line));background-size:1px 100%;background-repeat:no-repeat;background-position:0 0,50% 0,100% 0}
.fall .bar i{position:absolute;top:50%;height:1rem;margin-top:-.5rem;min-width:2px}.fall .bar u{position:absolute;top:50%;bottom:-50%;width:1px;background:var(--soft)}
.fall .amount{text-align:right;font-variant-numeric:tabular-nums}.fall .whole{font-weight:700}
.up{background:var(--up)}.down{background:var(--down)}.sum{background:var(--whole)}.cal{background:var(--calibration)}.end{background:var(--accent)}
.fall .axis{font-size:.8125rem;color:var(--soft);min-height:0}.fall .axis .bar{display:flex;justify-content:space-between;background:none}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.8125rem;color:var(--soft);margin:.5rem 0 0;padding:0;list-style:none}.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.35em;vertical-align:-.1em}
.suggest{padding-left:1.2rem;margin:0}.suggest li{margin:.7rem 0}.suggest p{margin:.1rem 0}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:.75rem;list-style:none;padding:0;margin:0 0 1rem}
.gallery img{aspect-ratio:1;object-fit:contain}.gallery .chosen img{outline:3px solid var(--accent);outline-offset:1px}
code{font:.8125rem/1.4 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.thumb{width:4.5rem;height:4.5rem;object-fit:contain;background:#000;display:block}.none{width:4.5rem;height:4.5rem;display:grid;place-items:center;text-align:center;background:var(--ground);color:var(--soft);font-size:.75rem;line-height:1.2}
.studies td,.studies th{vertical-align:middle}.counts{display:flex;flex-wrap:wrap;gap:.5rem 1rem;list-style:none;padding:0;margin:1rem 0}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.75rem;font-size:.8125rem;color:var(--soft)}
@media screen and (max-width:44rem){body{padding:1rem 1rem 2rem}.two{grid-template-columns:minmax(0,1fr)}.two figure{max-width:22rem}
.fall li{grid-template-columns:minmax(0,1fr) 4.5rem;gap:0 .75rem;padding-bottom:.35rem}.fall .name{text-align:left}.fall .bar{grid-column:1/-1;grid-row:2;min-height:1.1rem}.fall .amount{grid-column:2;grid-row:1}.fall .axis .name,.fall .axis .amount{display:none}
.optional{display:none}.track{min-width:3.5rem}.facts{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}th,td{padding:.3rem .5rem}.studies,.studies tbody{display:block}.studies thead{display:none}.studies tr{display:grid;grid-template-columns:5.25rem minmax(0,1fr);border-bottom:1px solid var(--line);padding:.6rem 0}.studies td,.studies th{border:0;padding:0;grid-column:2;text-align:left;white-space:normal}.studies .pic{grid-column:1;grid-row:1/span 6}}
@media print{@page{margin:14mm}body{max-width:none;padding:0;font-size:10.5pt}section,.verdict,.fall,.two,tr,li{break-inside:avoid}section.long{break-inside:auto}h2{break-after:avoid}a{color:inherit;text-decoration:none}.two{grid-template-columns:11rem minmax(0,1fr);gap:1rem}.fall li{grid-template-columns:minmax(0,17rem) minmax(0,1fr) 4rem;min-height:1.4rem}.track{min-width:4rem}.gallery{grid-template-columns:repeat(6,1fr)}}`;
