import WarningAmber from "@mui/icons-material/WarningAmber";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { QuarantineDetail } from "@isocenter/contracts";
import { useText } from "../../i18n/context.tsx";

/** The header as far as it could be read, the lines with the problem marked by sign, word and colour. */
export function HeaderDump(props: { header: QuarantineDetail["header"] }) {
  const text = useText();
  if (props.header.length === 0)
    return (
      <Typography color="textSecondary">{text.quarantine.noHeader}</Typography>
    );
  return (
    <>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {text.quarantine.headerHelp}
      </Typography>
      <Box
        role="region"
        aria-label={text.quarantine.header}
        tabIndex={0}
        sx={{
          maxHeight: 460,
          overflow: "auto",
          border: 1,
          borderColor: "divider",
          borderRadius: 1,
        }}
      >
        <Box
          component="table"
          className="mono"
          sx={{
            borderCollapse: "collapse",
            width: "100%",
            fontSize: "0.8rem",
            "& td, & th": {
              px: 1,
              py: 0.35,
              textAlign: "left",
              verticalAlign: "top",
              whiteSpace: "nowrap",
            },
            "& td:last-child": {
              whiteSpace: "pre-wrap",
              overflowWrap: "anywhere",
            },
            "& th": {
              position: "sticky",
              top: 0,
              bgcolor: "background.raised",
            },
          }}
        >
          <thead>
            <tr>
              <th scope="col">{text.quarantine.tag}</th>
              <th scope="col">VR</th>
              <th scope="col">{text.quarantine.keyword}</th>
              <th scope="col">{text.quarantine.value}</th>
            </tr>
          </thead>
          <tbody>
            {props.header.map((line, index) => (
              <Box
                component="tr"
                key={index}
                sx={
                  line.problem
                    ? {
                        color: "error.main",
                        fontWeight: 700,
                        boxShadow: "inset 3px 0 0 currentColor",
                        bgcolor: "background.raised",
                      }
                    : undefined
                }
              >
                <td>{line.tag}</td>
                <td>{line.vr}</td>
                <td>{line.keyword}</td>
                <td>
                  {line.problem && (
                    <Box
                      component="span"
                      sx={{
                        display: "inline-flex",
                        alignItems: "center",
                        gap: 0.5,
                        mr: 1,
                      }}
                    >
                      <WarningAmber aria-hidden sx={{ fontSize: 15 }} />
                      {text.quarantine.problemLine}
                    </Box>
                  )}
                  {line.value}
                </td>
              </Box>
            ))}
          </tbody>
        </Box>
      </Box>
    </>
  );
}
