package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.StraightPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of one record over a graph: outputs, then what is prepared, then the input's own edges, then what of the paths is
 * not known.
 */
final class GraphProgram implements Program {
    private final Explicand explicand;
    private final Baselines baselines;
    private final GraphSettings settings;
    private final boolean directEdge;
    private final FoundPaths.Form form;
    private final Endpoints endpoints;

    private Phase phase = Phase.OUTPUTS;
    private List<RowResult> outputs = List.of();
    private @Nullable NeighbourGraph graph;
    private @Nullable OwnEdges own;
    private List<PathTree> trees = List.of();
    private Choices choices = Choices.none();
    private @Nullable FoundPaths found;
    private long spent;

    private enum Phase {
        OUTPUTS,
        GRAPH,
        TREES,
        OWN_EDGES,
        PATHS
    }

    GraphProgram(
            Explicand explicand,
            Baselines baselines,
            GraphSettings settings,
            boolean directEdge,
            FoundPaths.Form form) {
        this.explicand = explicand;
        this.baselines = baselines;
        this.settings = settings;
        this.directEdge = directEdge;
        this.form = form;
        this.endpoints = new Endpoints(GeodesicNeighbours.NAME, explicand, baselines);
    }

    @Override
    public List<RowRequest> next() {
        if (phase == Phase.OWN_EDGES && own != null) {
            List<RowRequest> wanted = own.rows().next();
            if (!wanted.isEmpty()) {
                spent += Rows.gradients(wanted);
                return wanted;
            }
            choose(own);
        }
        return switch (phase) {
            case OUTPUTS -> endpoints.requests();
            case GRAPH ->
                List.of(new RowRequest.Prepared(new GraphPreparation(explicand.space(), explicand.target(), settings)));
            case TREES -> trees();
            case OWN_EDGES -> throw new IllegalStateException("no edges");
            case PATHS -> found().next();
        };
    }

    private List<RowRequest> trees() {
        List<RowRequest> wanted = new ArrayList<>();
        for (int k : compared()) {
            double[] baseline = baselines.points().get(k);
            wanted.add(new RowRequest.Prepared(new TreePreparation(graph(), baseline, explicand.target(), settings)));
        }
        return wanted;
    }

    /** Baselines that a path begins at. */
    private int[] compared() {
        int[] all = new int[baselines.points().size()];
        Arrays.setAll(all, k -> k);
        return Arrays.stream(all)
                .filter(k -> baselines.weights()[k] > 0
                        && !Endpoints.equal(baselines.points().get(k), explicand.input()))
                .toArray();
    }

    @Override
    public void accept(List<RowResult> results) {
        switch (phase) {
            case OUTPUTS -> {
                endpoints.accept(results);
                outputs = List.copyOf(results);
                phase = Phase.GRAPH;
            }
            case GRAPH -> {
                graph = Rows.prepared(NeighbourGraph.class, results, 1).get(0);
                phase = Phase.TREES;
            }
            case TREES -> {
                trees = Rows.prepared(PathTree.class, results, compared().length);
                List<double[]> sources = new ArrayList<>();
                for (int k : compared()) {
                    sources.add(baselines.points().get(k));
                }
                own = OwnEdges.of(explicand, graph(), sources, settings, directEdge);
                phase = Phase.OWN_EDGES;
            }
            case OWN_EDGES -> {
                if (own != null) {
                    own.rows().accept(results);
                }
            }
            case PATHS -> found().accept(results);
        }
    }

    private void choose(OwnEdges edges) {
        List<ChosenPath> chosen = ways(edges);
        int[] compared = compared();
        List<dev.rationale.attribution.Path> paths =
                new ArrayList<>(StraightPath.between(baselines, explicand.input()));
        Map<LegRows.Ends, Leg> known = new HashMap<>();
        for (int i = 0; i < compared.length; i++) {
            paths.set(compared[i], chosen.get(i).vertices(graph()));
            known.putAll(chosen.get(i)
                    .known(
                            graph(),
                            trees.get(i),
                            edges.legs(i),
                            edges.node(),
                            settings.rule().isSymmetric()));
        }
        choices = PathChoice.choices(graph(), chosen, trees, edges.node());
        found = new FoundPaths(
                GeodesicNeighbours.NAME,
                explicand,
                baselines,
                paths,
                new FoundPaths.Manner(settings.rule(), settings.steps(), form),
                outputs,
                known);
        phase = Phase.PATHS;
    }

    private List<ChosenPath> ways(OwnEdges edges) {
        int[] compared = compared();
        List<ChosenPath> chosen = new ArrayList<>();
        List<int[]> given = PathChoice.given(explicand.given(), graph(), compared.length);
        for (int i = 0; i < compared.length; i++) {
            int[] nodes = given.isEmpty() ? edges.shortest(graph(), trees.get(i), i, compared[i]) : given.get(i);
            chosen.add(new ChosenPath(baselines.points().get(compared[i]), nodes, explicand.input()));
        }
        return chosen;
    }

    @Override
    public Attribution result() {
        return found().result(spent, choices);
    }

    private NeighbourGraph graph() {
        return require(graph);
    }

    private FoundPaths found() {
        return require(found);
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        return value;
    }
}
