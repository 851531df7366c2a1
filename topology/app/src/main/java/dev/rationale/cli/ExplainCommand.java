package dev.rationale.cli;

import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale explain}: explains rows of a file, without Kafka. */
@Command(
        name = "explain",
        description = {
            "Explains rows of a JSON file with a model, once and without Kafka.",
            "",
            "The file holds {\"inputs\": [row, ...], \"targets\": [index, ...]}, each row nested to the input's shape. With"
                    + " several inputs, inputs is an object of input name to rows. Models with a feature space also take"
                    + " {\"features\": [{name: value, ...}, ...]}. Without targets the predicted class is explained.",
            "",
            "A TorchScript file without model.yaml takes its shapes from the first row."
        },
        exitCodeList = {
            "0:every row was explained",
            "1:a row could not be explained; the others are printed",
            "2:command line, model or input is wrong; or no row is one that the model takes"
        },
        footer = {
            "  rationale explain --model deploy/models/credit --input row.json",
            "  rationale explain --model model.pt --input - --json < row.json | jq '.results[0].attributions'",
            "  rationale explain --model deploy/models/fashion --input image.json --target 9 --baseline mean",
            "  rationale explain --model model.pt --input row.json --set quadrature=gausslegendre --set steps=50"
        })
final class ExplainCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FOLDER|FILE.pt",
            description = "Model folder with model.yaml, or a TorchScript file.")
    private Path path = Path.of("");

    @Option(names = "--input", required = true, paramLabel = "FILE.json|-", description = "Rows; - is standard input.")
    private String input = "";

    @Option(
            names = "--target",
            paramLabel = "N",
            description =
                    "Index of the output to explain, for all rows; otherwise the file's targets, or the predicted.")
    private @Nullable Integer target;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Output of the model to explain. Default: its first.")
    private @Nullable String output;

    @Option(
            names = "--dtype",
            paramLabel = "[NAME=]TYPE",
            description = "Element type of an input of a TorchScript file without model.yaml, such as float64 or"
                    + " category=int64. Default: that of the model's parameters.")
    private List<String> dtypes = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Features shown per row. Default: 10.")
    private int top;

    @Option(names = "--json", description = "Print one JSON object with everything, numbers with all digits.")
    private boolean json;

    @Mixin
    private MethodOptions options = new MethodOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        MethodOptions.Recipe recipe = options.check(problems);
        Map<String, DType> types = dtypes(problems);
        check(problems);
        if (recipe == null || !problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        InputDocument document = InputDocument.read(input, System.in);
        if (target != null && document.namesTargets()) {
            throw CommandException.invalid("--target: the file has targets of its own; leave one of them out");
        }
        try (ExplainableModel model = open(document, types)) {
            RowQuestion question = question(model, recipe);
            List<RowResult> results = question.answer(document);
            return report(model, recipe, results);
        }
    }

    private void check(List<String> problems) {
        if (target != null && target < 0) {
            problems.add("--target: expected an index from 0, found " + target);
        }
        if (top < 1) {
            problems.add("--top: expected a number above 0, found " + top);
        }
        if (!Files.exists(path)) {
            problems.add("--model: expected a model folder or TorchScript file, found nothing at " + path);
        } else if (Files.isDirectory(path) && !Files.exists(path.resolve("model.yaml"))) {
            problems.add("--model: expected a folder with model.yaml, found none in " + path
                    + "; name the TorchScript file instead to explain it without one");
        }
        if (!input.equals("-") && (!Files.exists(Path.of(input)) || Files.isDirectory(Path.of(input)))) {
            problems.add("--input: expected a JSON file, found none at " + input);
        }
    }

    private Map<String, DType> dtypes(List<String> problems) {
        Map<String, DType> types = new LinkedHashMap<>();
        for (String text : dtypes) {
            int at = text.indexOf('=');
            String name = at < 0 ? "input" : text.substring(0, at);
            DType.parse(text.substring(at + 1))
                    .ifPresentOrElse(
                            type -> types.put(name, type),
                            () -> problems.add("--dtype: expected [NAME=]TYPE with one of "
                                    + List.of(DType.values()).stream()
                                            .map(DType::text)
                                            .toList()
                                    + ", found '" + text + "'"));
        }
        if (!types.isEmpty() && !isBare()) {
            problems.add("--dtype: only for a TorchScript file without model.yaml; the manifest says the types");
        }
        return types;
    }

    private boolean isBare() {
        return Files.isRegularFile(path) && !path.endsWith("model.yaml");
    }

    private ExplainableModel open(InputDocument document, Map<String, DType> types) {
        return isBare()
                ? ExplainableModel.open(path, RowBinding.example(document, types))
                : ExplainableModel.open(path);
    }

    private RowQuestion question(ExplainableModel model, MethodOptions.Recipe recipe) {
        List<String> outputs =
                model.manifest().outputs().stream().map(Manifest.Output::name).toList();
        int position = output == null ? 0 : outputs.indexOf(output);
        if (position < 0) {
            throw CommandException.invalid("--output: expected one of " + outputs + ", found '" + output + "'");
        }
        recipe.requireObjective(model, position);
        int size = model.outputSizes().get(position);
        if (target != null && target >= size) {
            throw CommandException.invalid("--target: expected an index from 0 to " + (size - 1) + " of output "
                    + outputs.get(position) + ", found " + target);
        }
        OptionalInt fixed = target == null ? OptionalInt.empty() : OptionalInt.of(target);
        return new RowQuestion(model, recipe, recipe.baselines(model, position), position, fixed);
    }

    private int report(ExplainableModel model, MethodOptions.Recipe recipe, List<RowResult> results) {
        if (json) {
            Json.print(
                    new ResultJson(model).of(recipe.method().name(), results),
                    spec.commandLine().getOut());
        } else {
            new ResultText(model, spec.commandLine().getOut(), top).print(recipe, results);
        }
        int code = ExitCode.OK;
        boolean rejected = true;
        for (int row = 0; row < results.size(); row++) {
            rejected &= results.get(row) instanceof RowResult.Failed failed && failed.rejected();
            if (results.get(row) instanceof RowResult.Failed failed) {
                code = ExitCode.FAILED;
                spec.commandLine()
                        .getErr()
                        .println("rationale: row " + row + ": " + failed.code() + ": " + failed.message());
            }
        }
        spec.commandLine().getErr().flush();
        return rejected ? ExitCode.INVALID : code;
    }
}
