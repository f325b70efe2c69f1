package org.quern.check;

/** Advice where Java denies native access ({@code --illegal-native-access=deny}, or a security policy's like). */
public final class NativeAccess {
    private static final String FLAG = "--enable-native-access=";
    private static final String MANIFEST = "Enable-Native-Access: ALL-UNNAMED";

    /** JavaCPP, by which LLVM is called: where it is a module of its own, it needs the flag as well. */
    private static final String JAVACPP = "org.bytedeco.javacpp";

    private NativeAccess() {}

    /**
     * The flag for the very way in which this process was started, in a sentence.
     *
     * @param caller a class that calls native code
     */
    public static String advice(Class<?> caller) {
        String started = System.getProperty("sun.java.command", "");
        return advice(caller.getModule(), ModuleLayer.boot(), System.getProperty("java.class.path", ""), started);
    }

    static String advice(Module module, ModuleLayer boot, String classPath, String started) {
        if (module.isNamed()) {
            String also = boot.findModule(JAVACPP).isPresent() && !module.getName().equals(JAVACPP)
                    ? "," + JAVACPP
                    : "";
            return "Java denies native access to module " + module.getName() + ": start it with " + FLAG
                    + module.getName() + also + ".";
        }
        // Of java -jar the class path is the jar, and what was started begins with it.
        boolean jar = !classPath.isEmpty() && (started.equals(classPath) || started.startsWith(classPath + " "));
        return "Java denies native access to the class path: start it with " + FLAG + "ALL-UNNAMED"
                + (jar ? ", or put the line '" + MANIFEST + "' into the manifest of " + classPath : "") + ".";
    }
}
