import MyLocation from "@mui/icons-material/MyLocation";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { brainClasses, type Result } from "@isocenter/contracts";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { ShareBar } from "../../../parts/bar.tsx";
import { DistributionSign, SeveritySign } from "../../../parts/signs.tsx";
import { Section } from "../section.tsx";

/** Every slice with its scores, or the reason why it was not read. */
export function Slices(props: {
  result: Result;
  chosen: number | null;
  onChoose: (index: number) => void;
}) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { result: words } = text.study;
  // The server names the body part by its label, in parentheses.
  const inWords = (sentence: string, label: string) =>
    sentence.replace(`(${label})`, `(${words.bodyParts[label] ?? label})`);
  return (
    <Section
      title={`${words.slices} (${props.result.slices.length})`}
      lead={words.sliceHelp}
    >
      <TableContainer
        tabIndex={0}
        role="region"
        aria-label={words.slices}
        sx={{ maxHeight: 380 }}
      >
        <Table size="small" stickyHeader>
          <TableHead>
            <TableRow>
              <TableCell>{words.slice}</TableCell>
              {brainClasses.map((name) => (
                <TableCell key={name} align="right">
                  {text.classes[name]}
                </TableCell>
              ))}
              <TableCell>{words.quality}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {props.result.slices.map((slice, index) => {
              const decided = index === props.result.decidingSlice;
              return (
                <TableRow
                  key={`${slice.SOPInstanceUID}#${slice.frame}`}
                  hover
                  selected={index === props.chosen}
                >
                  <TableCell sx={{ whiteSpace: "nowrap" }}>
                    <Button
                      size="small"
                      aria-pressed={index === props.chosen}
                      onClick={() => props.onChoose(index)}
                      title={words.choose}
                      sx={{ minWidth: 0, px: 0.75 }}
                    >
                      <span className="num">
                        {slice.InstanceNumber ?? index + 1}
                        {slice.frame > 1 ? ` · ${slice.frame}` : ""}
                      </span>
                    </Button>
                    {decided && (
                      <Box
                        component="span"
                        sx={{
                          display: "inline-flex",
                          alignItems: "center",
                          gap: 0.4,
                          ml: 0.5,
                          fontSize: "0.78rem",
                          fontWeight: 650,
                          color: "primary.main",
                        }}
                      >
                        <MyLocation aria-hidden sx={{ fontSize: 14 }} />
                        {words.decided}
                      </Box>
                    )}
                  </TableCell>
                  {slice.reading === undefined ? (
                    <TableCell colSpan={4} sx={{ color: "text.secondary" }}>
                      {words.skipped}
                      {slice.skipped !== undefined &&
                        `: ${inWords(say(slice.skipped), slice.quality.bodyPart.label)}`}
                    </TableCell>
                  ) : (
                    brainClasses.map((name) => (
                      <TableCell key={name} align="right" className="num">
                        <Box
                          sx={{
                            display: "flex",
                            alignItems: "center",
                            justifyContent: "flex-end",
                            gap: 0.75,
                          }}
                        >
                          <ShareBar
                            share={slice.reading?.probabilities[name] ?? 0}
                            width={32}
                            height={5}
                            tone={
                              name === props.result.finding
                                ? "primary"
                                : "secondary"
                            }
                          />
                          {format.probability(
                            slice.reading?.probabilities[name] ?? 0,
                          )}
                        </Box>
                      </TableCell>
                    ))
                  )}
                  <TableCell>
                    <Box sx={{ display: "flex", gap: 1 }}>
                      <SeveritySign severity={slice.quality.severity} />
                      {slice.reading?.ood.inDistribution === false && (
                        <DistributionSign inDistribution={false} />
                      )}
                    </Box>
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </TableContainer>
    </Section>
  );
}
