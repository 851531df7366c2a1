package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Path;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.StraightPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of one record along paths that descend an energy: outputs, then for each step the gradients on all paths and those
 * a little before and behind each point, then the integral.
 */
final class VariationalProgram implements Program {
    private final Explicand explicand;
    private final Baselines baselines;
    private final VariationalSettings settings;
    private final Endpoints endpoints;
    private final List<MovingPath> moving;

    private List<RowResult> outputs = List.of();
    private boolean started;
    private List<MovingPath> asked = List.of();
    private @Nullable FoundPaths found;
    private long spent;

    VariationalProgram(Explicand explicand, Baselines baselines, VariationalSettings settings) {
        this.explicand = explicand;
        this.baselines = baselines;
        this.settings = settings;
        this.endpoints = new Endpoints(GeodesicVariational.NAME, explicand, baselines);
        this.moving = moving();
    }

    private List<MovingPath> moving() {
        List<MovingPath> paths = new ArrayList<>();
        for (int k = 0; k < baselines.points().size(); k++) {
            double[] baseline = baselines.points().get(k);
            if (baselines.weights()[k] > 0 && !Endpoints.equal(baseline, explicand.input())) {
                paths.add(new MovingPath(k, baseline, explicand, settings));
            }
        }
        int[] given = explicand.given().of(Choices.Kind.GEODESIC_DESCENT).orElse(new int[0]);
        List<int[]> schedules = DescentChoice.given(given, paths.size());
        for (int i = 0; i < paths.size(); i++) {
            paths.get(i).begin(schedules.isEmpty() ? new int[0] : schedules.get(i));
        }
        return paths;
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        if (found != null) {
            return found.next();
        }
        asked = moving.stream().filter(path -> !path.hasEnded()).toList();
        List<RowRequest> requests = new ArrayList<>();
        asked.forEach(path -> requests.addAll(path.requests()));
        if (requests.isEmpty()) {
            FoundPaths paths = found();
            found = paths;
            return paths.next();
        }
        spent += Rows.gradients(requests);
        return requests;
    }

    private FoundPaths found() {
        List<Path> paths = new ArrayList<>(StraightPath.between(baselines, explicand.input()));
        for (MovingPath path : moving) {
            Polyline line = new Polyline(path.vertices());
            paths.set(path.baseline(), settings.evenlySpread() ? line.evenlySpread() : line);
        }
        return new FoundPaths(
                GeodesicVariational.NAME,
                explicand,
                baselines,
                paths,
                new FoundPaths.Manner(settings.rule(), settings.steps(), settings.form()),
                outputs,
                Map.of());
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            endpoints.accept(results);
            outputs = List.copyOf(results);
            started = true;
        } else if (found != null) {
            found.accept(results);
        } else {
            int rows = asked.stream().mapToInt(MovingPath::asked).sum();
            List<RowResult.Segment> segments = Rows.segments(results, rows);
            int next = 0;
            for (MovingPath path : asked) {
                int count = path.asked();
                path.accept(segments.subList(next, next + count));
                next += count;
            }
        }
    }

    @Override
    public Attribution result() {
        if (found == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        Choices choices = moving.isEmpty()
                ? Choices.none()
                : Choices.none()
                        .with(
                                Choices.Kind.GEODESIC_DESCENT,
                                DescentChoice.of(
                                        moving.stream().map(MovingPath::chosen).toList()));
        return found.result(spent, choices);
    }
}
