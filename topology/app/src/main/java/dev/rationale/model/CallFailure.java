package dev.rationale.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Sorts what the native library reports by whose failure it is: it has one exception for everything, so its words are all
 * there is to go by.
 */
final class CallFailure {
    private static final int LONGEST = 200;
    private static final Pattern ERROR_LINE = Pattern.compile("[\\w.]*(Error|Exception): .*");
    private static final Pattern CPU_MEMORY = Pattern.compile(
            "DefaultCPUAllocator: (can't allocate memory|not enough memory)|std::bad_alloc|Cannot allocate memory");
    private static final String STATUS = "(CUBLAS|CUDNN|CUSOLVER|CUSPARSE)_STATUS_";
    /** The last for convolutions: PyTorch tries one plan of cuDNN after the other and forgets that each lacked memory. */
    private static final Pattern GPU_MEMORY = Pattern.compile("CUDA out of memory|CUDA error: out of memory|" + STATUS
            + "(\\w+_)?ALLOC(ATION)?_FAILED" + "|unable to find an engine to execute this computation");

    /**
     * Not the refusals of an argument, for those concern one call: the next one is answered. Nor that the build has no code for so old
     * or new a GPU, which is the same for every call and ends none. PyTorch puts {@code CUDA error:} before the status of a library
     * too, so that the status decides there.
     */
    private static final Pattern GPU_LOST =
            Pattern.compile("CUDA (driver )?error: (?!invalid (argument|configuration argument|value)|no kernel image|"
                    + STATUS + ")|" + STATUS
                    + "(?!NOT_SUPPORTED|BAD_PARAM|INVALID_VALUE)|NCCL|device-side assert|an illegal memory access");

    private CallFailure() {}

    /**
     * @param call what was tried, for the message
     * @param device where; words about CUDA mean nothing elsewhere
     * @param cause what the library threw
     */
    static RuntimeException of(String call, ComputeDevice device, RuntimeException cause) {
        String words = String.valueOf(cause.getMessage());
        String message = call + " on " + device + " failed (" + summary(words) + ")";
        if (CPU_MEMORY.matcher(words).find()
                || (device.isGpu() && GPU_MEMORY.matcher(words).find())) {
            return new DeviceMemoryException(message, cause);
        }
        if (device.isGpu() && GPU_LOST.matcher(words).find()) {
            return new DeviceLostException(message, cause);
        }
        return new ModelCallException(message, cause);
    }

    /** The line of a native message that names the error; the rest is a trace through generated code. */
    static String summary(String message) {
        List<String> lines = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> ERROR_LINE.matcher(line).matches())
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                .orElse("");
    }
}
