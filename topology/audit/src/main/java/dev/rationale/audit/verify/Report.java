package dev.rationale.audit.verify;

import java.time.Instant;
import java.util.List;

/**
 * Result of a verification.
 *
 * @param trees by name, control trees first
 * @param outcomes what was found of published outcomes
 * @param inputRecords readable records counted again in the input; 0 where it was not read
 * @param defects the first ones, in the order of their discovery: leaves of a tree before its checkpoints, outcomes last
 * @param defectCount all of them
 * @param notices what is no defect but limits what was shown
 * @param verifiedAt when
 */
public record Report(
        List<TreeReport> trees,
        OutcomeReport outcomes,
        long inputRecords,
        List<Defect> defects,
        long defectCount,
        List<String> notices,
        Instant verifiedAt) {

    public Report {
        trees = List.copyOf(trees);
        defects = List.copyOf(defects);
        notices = List.copyOf(notices);
    }

    /** Whether nothing is wrong. */
    public boolean isSound() {
        return defectCount == 0;
    }

    /** Lines for people: verdict, the first wrong record first, then what was counted. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (isSound()) {
            out.append("The log is sound.\n");
        } else {
            out.append("The log is NOT sound: ").append(defectCount).append(" defects.\n");
            for (Defect defect : defects) {
                out.append("  ").append(defect).append('\n');
            }
            if (defectCount > defects.size()) {
                out.append("  and ").append(defectCount - defects.size()).append(" more\n");
            }
        }
        for (TreeReport tree : trees) {
            out.append(tree.text(verifiedAt)).append('\n');
        }
        out.append("outcomes: ")
                .append(outcomes.read())
                .append(" read, ")
                .append(outcomes.agreed())
                .append(" as entered, ")
                .append(outcomes.unopened())
                .append(" committed to but not opened, ")
                .append(outcomes.erased())
                .append(" erased, ")
                .append(outcomes.earlier())
                .append(" earlier and ")
                .append(outcomes.later())
                .append(" later than the log, ")
                .append(outcomes.expired())
                .append(" no longer there to compare\n");
        if (inputRecords > 0) {
            out.append("input: ").append(inputRecords).append(" records counted again\n");
        }
        for (String notice : notices) {
            out.append("note: ").append(notice).append('\n');
        }
        return out.toString();
    }
}
